"""A plan as a script for a shell or PowerShell: it moves files to a folder, and removes and overwrites nothing.

Names are strangers' words in the middle of a program. Each stands in single quotes, where a shell takes all but the
quote as it is, and nowhere else: not in a comment, not in a message's format.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dedup_gui.core.action_types import PlannedAction
from dedup_gui.core.errors import DedupError
from dedup_gui.words import Words, translate

_SHELL_HEAD = r"""#!/bin/sh
@ABOUT@
LC_ALL=C
export LC_ALL
case ${1-} in
/*) into=$1 ;;
*) echo @USAGE@ >&2; exit 2 ;;
esac
moved=0 left=0 ok=0 stands=0 victim=
refuse() {
    if [ "$ok" = 1 ]; then
        ok=0
        left=$((left + 1))
        printf '%s (%s): %s\n' @LEFT@ "$1" "$victim" >&2
    fi
}
has_size() { [ -f "$2" ] && [ ! -L "$2" ] && [ "$(wc -c <"$2")" -eq "$1" ]; }
is_free() { [ ! -e "$into$1" ] && [ ! -L "$into$1" ]; }
victim() {
    ok=1 victim=$2
    has_size "$1" "$2" || refuse @GONE@
    is_free "$2" || refuse @TAKEN@
}
also() {
    if [ -e "$2" ] || [ -L "$2" ]; then
        has_size "$1" "$2" || refuse @CHANGED@
        is_free "$2" || refuse @TAKEN@
    fi
}
keeper() {
    if [ "$stands" = 0 ] && has_size "$1" "$2" && [ -r "$2" ] && [ ! "$2" -ef "$victim" ]; then
        stands=1
    fi
}
one_of_these_stands() {
    [ "$stands" = 1 ] || refuse @NOTHING@
    stands=0
}
move() {
    if [ "$ok" = 1 ] && [ -e "$2" ]; then
        if is_free "$2" && mkdir -p -- "$into$1" && mv -- "$2" "$into$2"; then
            moved=$((moved + 1))
        else
            refuse @UNMOVED@
        fi
    fi
}
"""
_SHELL_END = r"""
printf '%s\n' @DONE@
[ "$left" = 0 ]
"""

_POWERSHELL_HEAD = r"""@ABOUT@
param([Parameter(Mandatory = $true)][string]$Into)
$ErrorActionPreference = 'Stop'
$Into = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Into)
$moved = 0; $left = 0; $ok = $false; $stands = $false; $victim = ''
function PlanRefuse([string]$why) {
    if ($script:ok) {
        $script:ok = $false
        $script:left++
        [Console]::Error.WriteLine(@LEFT@ + ' (' + $why + '): ' + $script:victim)
    }
}
function PlanStands([string]$file) { [System.IO.File]::Exists($file) -or [System.IO.Directory]::Exists($file) }
function PlanHasSize([long]$bytes, [string]$file) {
    [System.IO.File]::Exists($file) -and ([System.IO.FileInfo]::new($file)).Length -eq $bytes
}
function PlanVictim([long]$bytes, [string]$file, [string]$to) {
    $script:ok = $true
    $script:victim = $file
    if (-not (PlanHasSize $bytes $file)) { PlanRefuse @GONE@ }
    if (PlanStands ([System.IO.Path]::Combine($Into, $to))) { PlanRefuse @TAKEN@ }
}
function PlanAlso([long]$bytes, [string]$file, [string]$to) {
    if (PlanStands $file) {
        if (-not (PlanHasSize $bytes $file)) { PlanRefuse @CHANGED@ }
        if (PlanStands ([System.IO.Path]::Combine($Into, $to))) { PlanRefuse @TAKEN@ }
    }
}
function PlanKeeper([long]$bytes, [string]$file) {
    if ((PlanHasSize $bytes $file) -and $file -ne $script:victim) { $script:stands = $true }
}
function PlanGroup {
    if (-not $script:stands) { PlanRefuse @NOTHING@ }
    $script:stands = $false
}
function PlanMove([string]$file, [string]$to) {
    if ($script:ok -and (PlanStands $file)) {
        $place = [System.IO.Path]::Combine($Into, $to)
        try {
            [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($place))
            [System.IO.File]::Move($file, $place)
            $script:moved++
        } catch { PlanRefuse $_.Exception.Message }
    }
}
"""
_POWERSHELL_END = r"""
Write-Output (@DONE@)
if ($left -ne 0) { exit 1 }
"""
_QUOTES = re.compile("(['\u2018\u2019\u201a\u201b])")
"""PowerShell takes typographic quotes for quotes. (Its functions are named as no alias is: those would be called.)"""
_HALVES = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What an editor might change, or UTF-8 cannot hold: written by number."""

_MESSAGE = re.compile(rb"@([A-Z]+)@")


class ScriptCounts(Words):
    """What a script counts."""

    __slots__ = ()

    def left_out(self, n: int) -> str:
        """Images that are not in it."""
        return self.tr("%n image(s) (has a name|have names) that PowerShell cannot be given: left out.", "", n)


SCRIPT_COUNTS = ScriptCounts()

Step = tuple[str, int, str]
"""What a script calls, with a file's size in bytes and its path."""


def to_shell(actions: Sequence[PlannedAction]) -> bytes:
    """A script for any POSIX shell. Names are in it byte for byte, whatever their encoding.

    Raises:
        DedupError: a path does not begin with "/": the plan is of a Windows computer.
    """
    messages = {name: _for_shell(text) for name, text in _messages().items()}
    usage = translate("exchange", "usage: sh THIS_FILE /FOLDER")
    messages["USAGE"] = _for_shell(usage)
    messages["DONE"] = b"".join(
        b'"$%s"' % part.encode() if name else _for_shell(part) for part, name in _pieces(_done())
    )
    messages["ABOUT"] = _comment("sh THIS_FILE /FOLDER").encode()
    lines = [_said(_SHELL_HEAD.encode(), messages)]
    for verb, size, path in _steps(actions):
        name = _for_shell(path)
        if verb == "victim":
            if not path.startswith("/"):
                raise DedupError(
                    translate("exchange", "a shell script takes paths that begin with /"),
                    translate("exchange", "Write a PowerShell script."),
                )
            lines.append(b"\nvictim %d %s" % (size, name))
        elif verb == "move":
            lines.append(b"move %s %s" % (_for_shell(posixpath.dirname(path)), name))
        elif verb == "group":
            lines.append(b"one_of_these_stands")
        else:
            lines.append(b"%s %d %s" % (verb.encode(), size, name))
    return b"\n".join([*lines, _said(_SHELL_END.encode(), messages)])


def to_powershell(actions: Sequence[PlannedAction]) -> bytes:
    """A script for PowerShell 5 and later, in UTF-8 with the mark by which the older ones know it.

    Images with a name that .NET cannot be given are left out, and the script says how many.
    """
    able = [action for action in actions if all(map(_can_be_named, action.paths))]
    messages = {name: _for_powershell(text).encode() for name, text in _messages().items()}
    messages["DONE"] = " + ".join(
        f"[string]${part}" if name else _for_powershell(part) for part, name in _pieces(_done())
    ).encode()
    messages["ABOUT"] = _comment("powershell -ExecutionPolicy Bypass -File THIS_FILE -Into C:\\FOLDER").encode()
    lines = [_said(_POWERSHELL_HEAD.encode(), messages).decode()]
    for verb, size, path in _steps(able):
        name, to = _for_powershell(path), _for_powershell(_below(path))
        if verb == "victim":
            lines.append(f"\nPlanVictim {size} {name} {to}")
        elif verb == "also":
            lines.append(f"PlanAlso {size} {name} {to}")
        elif verb == "move":
            lines.append(f"PlanMove {name} {to}")
        elif verb == "group":
            lines.append("PlanGroup")
        elif _can_be_named(path):
            lines.append(f"PlanKeeper {size} {name}")
    if len(able) < len(actions):
        many = len(actions) - len(able)
        lines.append(f"\nWrite-Warning {_for_powershell(SCRIPT_COUNTS.left_out(many))}")
    return "\n".join([*lines, _said(_POWERSHELL_END.encode(), messages).decode()]).encode("utf-8-sig")


def _messages() -> dict[str, str]:
    """What a script says, by the names that stand for it above."""
    return {
        "GONE": translate("exchange", "gone or changed"),
        "TAKEN": translate("exchange", "its place in the folder is taken"),
        "CHANGED": translate("exchange", "what moves with it has changed"),
        "NOTHING": translate("exchange", "nothing to keep is there"),
        "UNMOVED": translate("exchange", "it could not be moved"),
        "LEFT": translate("exchange", "left alone"),
    }


def _done() -> str:
    return translate("exchange", "{moved} files moved, {left} images left alone")


def _comment(call: str) -> str:
    """What stands at the head of a script, as comments."""
    about = translate(
        "exchange",
        "A plan of Dedup: moves images that have a better copy to a folder, with all folders above.\n"
        "It removes nothing and overwrites nothing.\n"
        "\n"
        "  {call}\n"
        "\n"
        "Before each move it looks whether the sizes are those of the plan and whether an image to keep is there. "
        "What the\n"
        "files hold is proven by the window, and by `dedup-gui apply` with the same plan written as a table (CSV).",
    )
    return "\n".join(f"# {line}".rstrip() for line in about.format(call=call).splitlines())


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text cut at its placeholders: each piece, and whether it is the name of a placeholder."""
    for literal, name, _spec, _conversion in string.Formatter().parse(text):
        if literal:
            yield literal, False
        if name:
            yield name, True


def _said(script: bytes, messages: Mapping[str, bytes]) -> bytes:
    """A part of a script with its messages, quoted, in their places."""
    return _MESSAGE.sub(lambda found: messages[found[1].decode()], script)


def _steps(actions: Iterable[PlannedAction]) -> Iterator[Step]:
    for action in actions:
        keepers = {keeper.path: keeper for keeper in action.keepers}
        groups = action.keepers_of_groups or (tuple(keepers),)
        yield "victim", action.victim.size, action.victim.path
        for path in action.paths[1:]:
            yield "also", action.state_of(path).size, path
        for group in groups:
            for path in group:
                if path in keepers:
                    yield "keeper", keepers[path].size, path
            yield "group", 0, ""
        for path in action.paths:
            yield "move", 0, path


def _for_shell(name: str) -> bytes:
    return b"'" + os.fsencode(name).replace(b"'", b"'\\''") + b"'"


def _for_powershell(name: str) -> str:
    quoted = "'" + _QUOTES.sub(r"\1\1", name) + "'"
    special = _SPECIAL.sub(lambda found: f"' + [char]{ord(found.group())} + '", quoted)
    return quoted if special == quoted else f"({special})"


def _can_be_named(path: str) -> bool:
    """Whether .NET means the same file: it drops dots and spaces at the end of a name, and knows no bytes."""
    parts = re.split(r"[\\/]", path)
    return not (os.name != "nt" and _HALVES.search(path)) and not any(part.endswith((".", " ")) for part in parts)


def _below(path: str) -> str:
    """A path without its root: its place below the folder that files are moved to."""
    drive, rest = ntpath.splitdrive(path)
    return drive.strip("\\/").replace(":", "") + rest if drive else rest.lstrip("/")
