; Inno Setup's description of the installer; packaging/build.py calls `iscc /DVersion=… /DBundle=… /DOut=…`.
#ifndef Version
  #error Version is missing: run packaging\build.py
#endif
#define Name "Dedup"
#define Window "dedup-gui-window.exe"

[Setup]
AppId={{6F0C5B0E-3C55-4C55-9E0B-5D2D6B7A1E10}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher=Dedup contributors
VersionInfoVersion={#Version}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
; For this user alone unless an administrator asks for all (/ALLUSERS).
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Bundle}\LICENSE.txt
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\{#Window}
OutputDir={#Out}
OutputBaseFilename={#Name}-{#Version}-windows-x64
Compression=lzma2/ultra64
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
ChangesEnvironment=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "contextmenu"; Description: "Add “Scan for duplicates” to the menu of folders"; Flags: unchecked
Name: "path"; Description: "Make the command dedup-gui known to terminals"; Flags: unchecked

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an earlier version brought must not stand beside what this one brings.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Window}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Window}"; Tasks: desktopicon

[Registry]
; "\." behind the folder: a drive's own backslash would else take the quotation mark with it.
Root: HKA; Subkey: "Software\Classes\Directory\shell\Dedup"; ValueType: string; ValueData: "Scan for duplicates"; Flags: uninsdeletekey; Tasks: contextmenu
Root: HKA; Subkey: "Software\Classes\Directory\shell\Dedup"; ValueType: string; ValueName: "Icon"; ValueData: """{app}\{#Window}"""; Tasks: contextmenu
Root: HKA; Subkey: "Software\Classes\Directory\shell\Dedup\command"; ValueType: string; ValueData: """{app}\{#Window}"" ""%V\."""; Tasks: contextmenu
Root: HKA; Subkey: "Software\Classes\Directory\Background\shell\Dedup"; ValueType: string; ValueData: "Scan for duplicates"; Flags: uninsdeletekey; Tasks: contextmenu
Root: HKA; Subkey: "Software\Classes\Directory\Background\shell\Dedup\command"; ValueType: string; ValueData: """{app}\{#Window}"" ""%V\."""; Tasks: contextmenu
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Check: NotOnPath; Tasks: path

[Run]
Filename: "{app}\{#Window}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
function NotOnPath: Boolean;
var
  Known: string;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Known) then
    Known := '';
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Known) + ';') = 0;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Known: string;
begin
  if (CurUninstallStep = usPostUninstall) and RegQueryStringValue(HKCU, 'Environment', 'Path', Known) then
  begin
    Known := ';' + Known + ';';
    if StringChangeEx(Known, ';' + ExpandConstant('{app}') + ';', ';', True) > 0 then
      RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Copy(Known, 2, Length(Known) - 2));
  end;
end;
