"""`completion`: static completion scripts for shells, made from the list of commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.commands import HOME, OFFERED, PROGRAM, all_commands
from wizard.cli.options import settings_of
from wizard.cli.output import (
    write_line,
)
from wizard.content import load
from wizard.errors import ExitCode
from wizard.input_file import is_there
from wizard.world import real

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Mapping

    from wizard.cli.commands import Argument, Command
    from wizard.content.flow import FlowBook


def completion(options: Namespace) -> int:
    """Print the script for one shell."""
    write_line(SCRIPTS[options.shell]().rstrip("\n"))
    return ExitCode.DONE


def complete(options: Namespace) -> int:
    """Write what a shell can offer, one a line; what cannot be read offers nothing."""
    for word in _OFFERS[options.kind](options):
        write_line(word)
    return ExitCode.DONE


def _book(options: Namespace) -> FlowBook:
    settings = settings_of(options)
    return load(settings.flow_folders, drafts=settings.drafts, rehearsed=False)[0].book


def _flows(options: Namespace) -> list[str]:
    return sorted(_book(options))


def _steps(options: Namespace) -> list[str]:
    book = _book(options)
    named = [word for word in options.word if word in book]
    if named:
        return sorted(book[named[-1]].steps)
    return [*sorted(book), *(str(step.ref) for step in book.all_steps())]


def _cases(options: Namespace) -> list[str]:
    file = settings_of(options).journal
    if not isinstance(file, Path) or not is_there(file):
        return []
    from wizard.case.journal import Journal  # noqa: PLC0415 - only where cases are asked for

    journal = Journal.open_read_only(file, real().now)
    try:
        return list(journal.cases(200))
    finally:
        journal.close()


def _facts(options: Namespace) -> list[str]:
    facts = _book(options).tables.facts
    asked = [spec for spec in facts.values() if not spec.derived]
    return [
        word
        for spec in asked
        for word in ([f"{spec.name}={one}" for one in spec.values] or [f"{spec.name}="])
    ]


def _acts(_options: Namespace) -> list[str]:
    from wizard.signin.simulator import acts  # noqa: PLC0415 - only where acts are asked for

    return sorted(one.name for one in acts())


def _rules(_options: Namespace) -> list[str]:
    from wizard.authoring import KNOWN  # noqa: PLC0415 - only where rules are asked for

    return sorted(str(one) for one in KNOWN)


_OFFERS: Mapping[str, Callable[[Namespace], list[str]]] = {
    "flow": _flows,
    "step": _steps,
    "case": _cases,
    "fact": _facts,
    "act": _acts,
    "rule": _rules,
}


def _asked(kind: str, words: str) -> str:
    """Return the command by which a shell asks for what to offer."""
    return f"{PROGRAM} complete {kind} -- {words} 2>/dev/null"


def _offered(command: Command) -> str:
    """Return what is offered for a positional argument of a command, or nothing."""
    return next((one.completes for one in command.positionals if one.completes in OFFERED), "")


def _everything() -> Iterator[tuple[str, Command]]:
    """Yield the program itself and every command with its full name."""
    yield "", HOME
    yield from all_commands(HOME.commands)


def _words(command: Command) -> list[str]:
    """Return the words that may follow a command, apart from files."""
    choices = [choice for positional in command.positionals for choice in positional.choices]
    names = [one.name for one in command.commands]
    return [*names, *choices, *(one.name for one in command.options), "--help"]


def _of_files(command: Command) -> bool:
    return any(positional.completes in ("file", "folder") for positional in command.positionals)


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _valued(command: Command) -> list[Argument]:
    return [one for one in command.options if one.value]


# bash


def _bash() -> str:
    cases = "\n".join(_bash_case(path, command) for path, command in _everything())
    names = " ".join(f'"{path}"' for path, _ in all_commands(HOME.commands))
    return f"""# {PROGRAM} completion for bash
_entra_wizard() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local path="" i try one known=({names})
    for ((i = 1; i < COMP_CWORD; i++)); do
        try="${{path:+$path }}${{COMP_WORDS[i]}}"
        for one in "${{known[@]}}"; do [[ $one == "$try" ]] && path=$try; done
    done
    COMPREPLY=()
    case $path in
{cases}
    esac
}}
complete -o filenames -F _entra_wizard {PROGRAM}
"""


def _bash_case(path: str, command: Command) -> str:
    lines = [f'    "{path}")']
    values = _valued(command)
    if values:
        lines.append("        case $before in")
        lines += [f"            {one.name}) {_bash_value(one)} ;;" for one in values]
        lines.append("        esac")
    lines.append(f'        COMPREPLY=($(compgen -W "{" ".join(_words(command))}" -- "$word"))')
    if kind := _offered(command):
        asked = _asked(kind, '"${COMP_WORDS[@]:1}"')
        lines.append(f'        COMPREPLY+=($(compgen -W "$({asked})" -- "$word"))')
    if _of_files(command):
        lines.append('        [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- "$word"))')
    lines.append("        ;;")
    return "\n".join(lines)


def _bash_value(one: Argument) -> str:
    if one.choices:
        return f'COMPREPLY=($(compgen -W "{" ".join(one.choices)}" -- "$word")); return'
    if one.completes in OFFERED:
        asked = _asked(one.completes, '"${COMP_WORDS[@]:1}"')
        return f'COMPREPLY=($(compgen -W "$({asked})" -- "$word")); return'
    flag = {"file": "-f", "folder": "-d"}.get(one.completes)
    return f'COMPREPLY=($(compgen {flag} -- "$word")); return' if flag else "return"


# zsh


def _zsh() -> str:
    cases = "\n".join(_zsh_case(path, command) for path, command in _everything())
    names = " ".join(f"'{path}'" for path, _ in all_commands(HOME.commands))
    return f"""#compdef {PROGRAM}
# {PROGRAM} completion for zsh
_entra_wizard() {{
    local path_so_far="" try known=({names}) i
    for ((i = 2; i < CURRENT; i++)); do
        try="${{path_so_far:+$path_so_far }}${{words[i]}}"
        (( ${{known[(Ie)$try]}} )) && path_so_far=$try
    done
    local before=${{words[CURRENT-1]}}
    local -a next
    case $path_so_far in
{cases}
    esac
}}
compdef _entra_wizard {PROGRAM}
"""


def _zsh_case(path: str, command: Command) -> str:
    lines = [f"    '{path}')"]
    values = _valued(command)
    if values:
        lines.append("        case $before in")
        lines += [f"            {one.name}) {_zsh_value(one)}; return ;;" for one in values]
        lines.append("        esac")
    described = [(one.name, one.help) for one in command.commands]
    described += [(one.name, one.help) for one in command.options]
    choices = [(choice, "") for positional in command.positionals for choice in positional.choices]
    rows = [*described, *choices, ("--help", "Show this help.")]
    lines.append(f"        next=({' '.join(_zsh_row(*row) for row in rows)})")
    lines.append("        _describe 'next' next")
    if kind := _offered(command):
        lines.append(f"        compadd -- $({_asked(kind, '${words[2,-1]}')})")
    if _of_files(command):
        lines.append("        _files")
    lines.append("        ;;")
    return "\n".join(lines)


def _zsh_row(name: str, text: str) -> str:
    return _single_quoted(f"{name}:{_first_sentence(text)}" if text else name)


def _zsh_value(one: Argument) -> str:
    if one.choices:
        return f"compadd {' '.join(one.choices)}"
    if one.completes in OFFERED:
        return f"compadd -- $({_asked(one.completes, '${words[2,-1]}')})"
    return {"file": "_files", "folder": "_files -/"}.get(one.completes, "true")


def _single_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# fish


def _fish() -> str:
    lines = [f"# {PROGRAM} completion for fish", f"complete -c {PROGRAM} -f"]
    for path, command in _everything():
        here = _fish_condition(path, command)
        for one in command.commands:
            text = _fish_quoted(_first_sentence(one.help))
            lines.append(f"complete -c {PROGRAM} -n {here} -a {one.name} -d {text}")
        for positional in command.positionals:
            if positional.choices:
                lines.append(f"complete -c {PROGRAM} -n {here} -a '{' '.join(positional.choices)}'")
            elif positional.completes in OFFERED:
                asked = _asked(positional.completes, "(commandline -opc)[2..]")
                lines.append(f"complete -c {PROGRAM} -n {here} -a '({asked})'")
            elif positional.completes in ("file", "folder"):
                lines.append(f"complete -c {PROGRAM} -n {here} -F")
        lines += [f"complete -c {PROGRAM} -n {here} {_fish_option(o)}" for o in command.options]
        lines.append(f"complete -c {PROGRAM} -n {here} -l help -d 'Show this help'")
    return "\n".join(lines) + "\n"


def _fish_condition(path: str, command: Command) -> str:
    words = path.split()
    conditions = [f"__fish_seen_subcommand_from {word}" for word in words]
    names = " ".join(one.name for one in command.commands)
    if names:
        conditions.append(f"not __fish_seen_subcommand_from {names}")
    return _fish_quoted("; and ".join(conditions))


def _fish_option(one: Argument) -> str:
    parts = [f"-l {one.name.removeprefix('--')}", f"-d {_fish_quoted(_first_sentence(one.help))}"]
    if one.choices:
        parts.append(f"-x -a '{' '.join(one.choices)}'")
    elif one.completes in OFFERED:
        parts.append(f"-x -a '({_asked(one.completes, '(commandline -opc)[2..]')})'")
    elif one.completes in ("file", "folder"):
        parts.append("-r -F")
    elif one.value:
        parts.append("-x")
    return " ".join(parts)


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


# PowerShell


def _powershell() -> str:
    rows = "\n".join(
        f"        '{path}' = @({', '.join(map(_powershell_quoted, _words(command)))})"
        for path, command in _everything()
    )
    values = {
        one.name: one.choices
        for _, command in _everything()
        for one in command.options
        if one.choices
    }
    value_rows = "\n".join(
        f"        '{name}' = @({', '.join(map(_powershell_quoted, choices))})"
        for name, choices in values.items()
    )
    return f"""# {PROGRAM} completion for PowerShell
Register-ArgumentCompleter -Native -CommandName {PROGRAM} -ScriptBlock {{
    param($word, $line, $cursor)
    $next = @{{
{rows}
    }}
    $values = @{{
{value_rows}
    }}
    $kinds = @{{
{_powershell_kinds()}
    }}
    $typed = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object {{ "$_" }})
    if ($word) {{ $typed = @($typed | Select-Object -SkipLast 1) }}
    $path = ''
    foreach ($one in $typed) {{
        $try = "$path $one".Trim()
        if ($next.ContainsKey($try)) {{ $path = $try }}
    }}
    $before = if ($typed.Count) {{ $typed[-1] }} else {{ '' }}
    $offers = if ($values.ContainsKey($before)) {{ $values[$before] }} else {{ $next[$path] }}
    $kind = if ($kinds.ContainsKey($before)) {{ $kinds[$before] }} else {{ $kinds[$path] }}
    if ($kind) {{ $offers = @($offers) + @(& {PROGRAM} complete $kind -- @typed 2>$null) }}
    $offers | Where-Object {{ $_ -like "$word*" }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_)
    }}
}}
"""


def _powershell_kinds() -> str:
    """Return what each option and command has the program asked for."""
    options = {one.name: one.completes for _, command in _everything() for one in command.options}
    commands = {path: _offered(command) for path, command in _everything()}
    rows = {**options, **commands}
    return "\n".join(
        f"        '{name}' = '{kind}'" for name, kind in rows.items() if kind in OFFERED
    )


def _powershell_quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}
"""The shells."""
