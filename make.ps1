# Windows: `.\make.ps1 run` sets everything up and runs the main job; `.\make.ps1 test` sets up and passes all tests.
#   .\make.ps1 run -Folder "C:\Users\me\Pictures"      .\make.ps1 test tests\core -k hashing
param(
    [Parameter(Position = 0)] [ValidateSet("run", "test", "install", "package", "bench")] [string] $Task = "run",
    [string] $Folder = "",
    [Parameter(ValueFromRemainingArguments = $true)] [string[]] $Rest = @()
)
$ErrorActionPreference = "Stop"
$script = Join-Path $PSScriptRoot "packaging\bootstrap.py"
$python = $null
foreach ($candidate in @("py -3.13", "py -3.12", "py -3.11", "py -3", "python", "python3")) {
    $parts = $candidate.Split(" ")
    $options = @($parts | Select-Object -Skip 1)
    if (-not (Get-Command $parts[0] -ErrorAction SilentlyContinue)) { continue }
    try { & $parts[0] @options -c "import sys; raise SystemExit(sys.version_info < (3, 11))" 2>$null } catch { continue }
    if ($LASTEXITCODE -eq 0) { $python = $candidate; break }
}
if (-not $python) {
    Write-Host "Python 3.11 or newer is needed: https://www.python.org/downloads/"
    exit 1
}
$parts = $python.Split(" ")
$options = @($parts | Select-Object -Skip 1)
$arguments = @($Rest)
if ($Task -eq "run" -and $Folder) { $arguments = @($Folder) }
& $parts[0] @options $script $Task @arguments
exit $LASTEXITCODE
