"""What everybody meets in the admin. docs/permissions.md is written from it.

After a change here: python -m tests.integration.admin.walk_table
"""

import re
from pathlib import Path
from typing import TypeAlias

Lines: TypeAlias = dict[str, dict[str, str]]

PAGE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
SITE, CHOICES = "site", "choices"
VISITOR, STRANGER, FACILITATOR, TRUSTED = "visitor", "no role", "facilitator", "trusted"
COORDINATOR, STEWARD, SUPERUSER = "coordinator", "steward", "superuser"
PEOPLE = (VISITOR, STRANGER, FACILITATOR, TRUSTED, COORDINATOR, STEWARD, SUPERUSER)
USUAL = tuple(person for person in PEOPLE if person != TRUSTED)  # where trust makes no difference
LINE, CELL = 38, 9  # how wide the columns are

INTRODUCTION = """# Who may do what in the admin

Written from the table that a test walks: every page, choice and action, as each of these people. Change the table
(`tests/integration/admin/walk_table.py`), then write this page anew.

| who | |
|---|---|
| visitor | not logged in |
| no role | a login that runs nothing and has no role |
| facilitator | runs a group; what they change in a published listing waits for a steward |
| trusted | the same, but what they change is seen at once; where no column is theirs, they are like any facilitator |
| coordinator | looks after the organisation behind that group |
| steward, superuser | run the directory; the machine it is on |

*Own* is the group these run, its place, its organisation, the person who leads it. *Beside* is what stands beside it:
somebody who runs the same group, a place of others that is no secret. *Other's* is a draft of others at a secret place.

| what they meet | |
|---|---|
| all, own, none | a list, or a choice, with everybody's rows; with theirs and what stands beside; with nothing |
| adds, changes, deletes | a form, and what is sent is done |
| sees | the same form to read; what is sent is refused |
| opens | another page |
| does | what is pressed, or named in what is sent, is done; *nothing*: it is not |
| leads on | leads to another page, which asks for itself |
| in use | cannot be deleted while groups need it |
| no | refused |
| not there | answered as if there were no such row |
| login | led to the login |
"""

# Columns are PEOPLE where there are seven, else USUAL. Heads name models, and what the page calls them.
TABLE = """\
site: Pages of no one model
  app_list                                login      not there  opens      opens      opens      opens
  index                                   login      opens      opens      opens      opens      opens
  jsi18n                                  login      opens      opens      opens      opens      opens
  search                                  login      opens      opens      opens      opens      opens
  view_on_site                            not there  not there  not there  not there  not there  not there

choices: What a form offers while one types
  facilitators.Coordination.organisation  login      no         none       own        all        all
  facilitators.Facilitation.facilitator   login      no         own        own        all        all
  facilitators.Facilitation.group         login      no         own        own        all        all
  facilitators.Facilitator.user           login      no         none       none       all        all
  facilitators.Invitation.group           login      no         own        own        all        all
  facilitators.Invitation.organisation    login      no         none       own        all        all
  groups.Meeting.venue                    login      no         own        own        all        all
  groups.SupportGroup.communities         login      no         all        all        all        all
  groups.SupportGroup.languages           login      no         all        all        all        all
  groups.SupportGroup.organisation        login      no         none       own        all        all
  groups.SupportGroup.topics              login      no         all        all        all        all

groups.SupportGroup: Groups
  action archive_listings, other's        login      no         nothing    nothing    nothing    does       does
  action archive_listings, own            login      no         does       does       does       does       does
  action confirm_listings, other's        login      no         nothing    nothing    nothing    does       does
  action confirm_listings, own            login      no         does       does       does       does       does
  action delete_selected, other's         login      no         nothing    nothing    nothing    does       does
  action delete_selected, own             login      no         nothing    nothing    nothing    does       does
  action download_sheet, other's          login      no         nothing    nothing    nothing    nothing    nothing
  action download_sheet, own              login      no         nothing    nothing    nothing    nothing    nothing
  action pause_listings, other's          login      no         nothing    nothing    nothing    does       does
  action pause_listings, own              login      no         does       does       does       does       does
  action publish_listings, other's        login      no         nothing    nothing    nothing    does       does
  action publish_listings, own            login      no         nothing    nothing    nothing    does       does
  add                                     login      no         adds       adds       adds       adds       adds
  back, other's                           login      no         no         no         no         does       does
  back, own                               login      no         no         does       does       does       does
  button save_and_confirm, other's        nothing    nothing    nothing    nothing    nothing    does       does
  button save_and_confirm, own            nothing    nothing    does       does       does       does       does
  change, other's                         login      no         not there  not there  not there  changes    changes
  change, own                             login      no         changes    changes    changes    changes    changes
  changelist                              login      no         own        own        own        all        all
  check, other's                          login      no         no         no         no         opens      opens
  check, own                              login      no         opens      opens      opens      opens      opens
  dates, other's                          login      no         no         no         no         opens      opens
  dates, own                              login      no         opens      opens      opens      opens      opens
  delete, other's                         login      no         no         no         no         deletes    deletes
  delete, own                             login      no         no         no         no         deletes    deletes
  desk, other's                           login      no         no         no         no         opens      opens
  desk, own                               login      no         no         no         no         opens      opens
  desk_do, other's                        login      no         no         no         no         does       does
  desk_do, own                            login      no         does       does       does       does       does
  duplicate, other's                      login      no         no         no         no         does       does
  duplicate, own                          login      no         does       does       does       does       does
  history, other's                        login      no         no         no         no         opens      opens
  history, own                            login      no         opens      opens      opens      opens      opens
  invite_help, other's                    login      no         no         no         no         leads on   leads on
  invite_help, own                        login      no         leads on   leads on   leads on   leads on   leads on
  merge, other's                          login      no         no         no         no         opens      opens
  merge, own                              login      no         no         no         no         opens      opens
  preview, other's                        login      no         no         no         no         opens      opens
  preview, own                            login      no         opens      opens      opens      opens      opens
  review                                  login      no         no         no         no         opens      opens
  review_listing, other's                 login      no         no         no         no         opens      opens
  review_listing, own                     login      no         no         no         no         opens      opens
  review_proposal, other's                login      no         no         no         no         opens      opens
  review_proposal, own                    login      no         no         no         no         opens      opens
  review_version, other's                 login      no         no         no         no         opens      opens
  review_version, own                     login      no         no         no         no         opens      opens
  sheet_apply                             login      no         no         no         no         does       does
  sheet_download                          login      no         no         no         no         opens      opens
  sheet_forget                            login      no         no         no         no         does       does
  sheet_preview                           login      no         no         no         no         leads on   leads on
  sheets                                  login      no         no         no         no         opens      opens
  take_back, other's                      login      no         no         no         no         does       does
  take_back, own                          login      no         does       does       does       does       does

groups.Venue: Venues
  action delete_selected, beside          login      no         nothing    nothing    nothing    nothing
  action delete_selected, other's         login      no         nothing    nothing    nothing    nothing
  action delete_selected, own             login      no         nothing    nothing    nothing    nothing
  add                                     login      no         adds       adds       adds       adds
  change, beside                          login      no         not there  not there  changes    changes
  change, other's                         login      no         not there  not there  changes    changes
  change, own                             login      no         changes    changes    changes    changes
  changelist                              login      no         own        own        all        all
  delete, beside                          login      no         no         no         in use     in use
  delete, other's                         login      no         no         no         in use     in use
  delete, own                             login      no         no         no         in use     in use
  history, beside                         login      no         not there  not there  opens      opens
  history, other's                        login      no         not there  not there  opens      opens
  history, own                            login      no         opens      opens      opens      opens

groups.Organisation: Organisations
  action delete_selected, other's         login      no         no         nothing    nothing    nothing
  action delete_selected, own             login      no         no         nothing    nothing    nothing
  add                                     login      no         no         no         adds       adds
  change, other's                         login      no         no         not there  changes    changes
  change, own                             login      no         sees       changes    changes    changes
  changelist                              login      no         no         own        all        all
  delete, other's                         login      no         no         no         in use     in use
  delete, own                             login      no         no         no         in use     in use
  history, other's                        login      no         no         not there  opens      opens
  history, own                            login      no         no         opens      opens      opens

facilitators.Facilitator: People
  action delete_selected, beside          login      no         nothing    nothing    does       does
  action delete_selected, other's         login      no         nothing    nothing    does       does
  action delete_selected, own             login      no         nothing    nothing    does       does
  add                                     login      no         no         no         adds       adds
  change, beside                          login      no         sees       changes    changes    changes
  change, other's                         login      no         not there  not there  changes    changes
  change, own                             login      no         changes    changes    changes    changes
  changelist                              login      no         own        own        all        all
  delete, beside                          login      no         no         no         deletes    deletes
  delete, other's                         login      no         no         no         deletes    deletes
  delete, own                             login      no         no         no         deletes    deletes
  history, beside                         login      no         no         opens      opens      opens
  history, other's                        login      no         not there  not there  opens      opens
  history, own                            login      no         opens      opens      opens      opens

facilitators.Invitation: Invitations
  action delete_selected, other's         login      no         nothing    nothing    does       does
  action delete_selected, own             login      no         does       does       does       does
  add                                     login      no         adds       adds       adds       adds
  button send_it_again, other's           nothing    nothing    nothing    nothing    does       does
  button send_it_again, own               nothing    nothing    does       does       does       does
  change, other's                         login      no         not there  not there  changes    changes
  change, own                             login      no         changes    changes    changes    changes
  changelist                              login      no         own        own        all        all
  delete, other's                         login      no         not there  not there  deletes    deletes
  delete, own                             login      no         deletes    deletes    deletes    deletes
  history, other's                        login      no         not there  not there  opens      opens
  history, own                            login      no         opens      opens      opens      opens

facilitators.User: Logins
  action delete_selected                  login      no         no         no         nothing    does
  add                                     login      no         no         no         no         adds
  auth_user_password_change               login      no         no         no         no         opens
  change                                  login      no         no         no         sees       changes
  changelist                              login      no         no         no         all        all
  delete                                  login      no         no         no         no         deletes
  history                                 login      no         no         no         opens      opens

auth.Group: Roles
  action delete_selected                  login      no         no         no         nothing    does
  add                                     login      no         no         no         no         adds
  change                                  login      no         no         no         sees       changes
  changelist                              login      no         no         no         all        all
  delete                                  login      no         no         no         no         deletes
  history                                 login      no         no         no         opens      opens

groups.AccessFeature, groups.Community, groups.Language, groups.Topic: Words: topics, communities, access, languages
  action delete_selected                  login      no         no         no         does       does
  add                                     login      no         no         no         adds       adds
  change                                  login      no         no         no         changes    changes
  changelist                              login      no         no         no         all        all
  delete                                  login      no         no         no         deletes    deletes
  history                                 login      no         no         no         opens      opens

groups.CrisisLine: Crisis lines
  action delete_selected                  login      no         no         no         does       does
  action mark_checked                     login      no         no         no         does       does
  add                                     login      no         no         no         adds       adds
  change                                  login      no         no         no         changes    changes
  changelist                              login      no         no         no         all        all
  delete                                  login      no         no         no         deletes    deletes
  history                                 login      no         no         no         opens      opens

groups.Place, groups.PostalCode: Places and postal codes
  action delete_selected                  login      no         no         no         nothing    nothing
  add                                     login      no         no         no         no         no
  change                                  login      no         no         no         sees       sees
  changelist                              login      no         no         no         all        all
  delete                                  login      no         no         no         no         no
  history                                 login      no         no         no         opens      opens

groups.UnmetNeed: Unmet need
  action delete_selected                  login      no         no         no         nothing    nothing
  add                                     login      no         no         no         no         no
  change                                  login      no         no         no         sees       sees
  changelist                              login      no         no         no         opens      opens
  delete                                  login      no         no         no         no         no
  file                                    login      no         no         no         opens      opens
  history                                 login      no         no         no         opens      opens
"""


def sections() -> dict[str, Lines]:
    """Return what each person meets in each line, for each model by its label."""
    return {name: lines for names, _, lines in _blocks() for name in names}


def _blocks() -> list[tuple[list[str], str, Lines]]:
    """Return each part of the table: the models it is about, its title, its lines."""
    blocks: list[tuple[list[str], str, Lines]] = []
    for text in TABLE.splitlines():
        if text and not text.startswith(" "):
            names, _, title = text.partition(": ")
            blocks.append((names.split(", "), title, {}))
        elif text.strip():
            name, *cells = re.split(r"\s{2,}", text.strip())
            people = PEOPLE if len(cells) == len(PEOPLE) else USUAL
            blocks[-1][2][name] = dict(zip(people, cells, strict=True))
    return blocks


def as_text(lines: Lines) -> str:
    """Return lines in the layout of the table, in the order of the alphabet."""
    return "\n".join(
        f"  {name:<{LINE}}" + "".join(f"  {cell:<{CELL}}" for cell in cells.values()).rstrip()
        for name, cells in sorted(lines.items())
    )


def as_page() -> str:
    """Return docs/permissions.md."""
    return "\n".join([INTRODUCTION, *(_as_markdown(title, lines) for _, title, lines in _blocks())])


def _as_markdown(title: str, lines: Lines) -> str:
    people = next(iter(lines.values()))
    rows = [
        f"## {title}\n",
        f"| | {' | '.join(people)} |",
        f"|---|{'---|' * len(people)}",
        *(f"| {name} | {' | '.join(cells.values())} |" for name, cells in lines.items()),
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(as_page(), encoding="utf-8")
