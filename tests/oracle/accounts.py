"""Accounts: who holds them, which have no deal, and which a rep at the cap may give up."""

from datetime import date

from tests.oracle import figures
from tests.oracle.company import Account
from tests.oracle.forecast import Row
from tests.oracle.period import Period
from tests.oracle.state import Ledger, Scope
from tests.oracle.values import share


def exists(account: Account, as_of: date) -> bool:
    """An account exists from the day it was registered on; without one, always."""
    return account.registered_on is None or account.registered_on <= as_of


def is_held(account: Account, as_of: date) -> bool:
    """Until it is released, from that day on it is not; a release before the registration is one
    of an earlier time. Public without such a release: never held."""
    registered, released = account.registered_on, account.released_on
    is_release = released is not None and (registered is None or registered <= released)
    if is_release and released is not None:
        return exists(account, as_of) and as_of < released
    return exists(account, as_of) and account.status != "public"


def has_deal(ledger: Ledger, account: Account, as_of: date) -> bool:
    """'accounts with no deal': none was created so far, whatever became of it."""
    return any(
        one.deal.account_id == account.account_id and one.created_on <= as_of
        for one in ledger.histories
    )


def within(ledger: Ledger, scope: Scope, as_of: date) -> list[Account]:
    """Registered by the day and, by its present owner, of the scope; without an owner it is the
    company's own."""

    def team_of(account: Account) -> str:
        if not account.owner_id:
            return ledger.organisation.root
        return ledger.organisation.team_for(account.owner_id, as_of)

    return [
        one
        for one in ledger.company.accounts
        if exists(one, as_of)
        and team_of(one) in scope.teams
        and scope.person_id in (None, one.owner_id)
    ]


def owned_by(ledger: Ledger, person_id: str, as_of: date) -> list[Account]:
    """What counts against the cap: status owned, as accounts are where the data says nothing."""
    return [
        one
        for one in ledger.company.accounts
        if one.owner_id == person_id and one.status in ("owned", "") and is_held(one, as_of)
    ]


def full_reps(ledger: Ledger, scope: Scope, as_of: date) -> list[str]:
    """'A rep at the cap of registered accounts'."""
    cap = ledger.company.account_cap
    return [
        one
        for one in ledger.company.people
        if cap is not None
        and figures.reps(ledger, Scope(scope.teams, one), as_of)
        and scope.person_id in (None, one)
        and len(owned_by(ledger, one, as_of)) >= cap
    ]


def by_team(ledger: Ledger, scope: Scope, period: Period, as_of: date) -> Row:
    """'accounts registered; accounts with no deal', and who is at the cap."""
    accounts = within(ledger, scope, as_of)
    held = [one for one in accounts if is_held(one, as_of)]
    idle = [one for one in held if not has_deal(ledger, one, as_of)]
    heads = figures.reps(ledger, scope, as_of)
    cap = ledger.company.account_cap
    # somebody holding nothing is at a cap of 0 only by holding something
    full = [one for one in full_reps(ledger, scope, as_of) if _has_account(ledger, one, as_of)]
    return {
        "reps": heads,
        "accounts": len(held),
        "accounts_per_rep": share(len(held), heads),
        "registered_accounts": sum(period.holds(one.registered_on) for one in accounts),
        "without_deal_accounts": len(idle),
        "without_deal_rate": share(len(idle), len(held)),
        "account_cap": cap,
        "at_cap_reps": None if cap is None else len(full),
    }


def _has_account(ledger: Ledger, person_id: str, as_of: date) -> bool:
    return any(one.owner_id == person_id and exists(one, as_of) for one in ledger.company.accounts)


def last_done_on(ledger: Ledger, account: Account, as_of: date) -> date | None:
    """The last activity on the account itself, or day that it used a trial."""
    company = ledger.company
    days = [
        one.on
        for one in company.activities
        if one.account_id == account.account_id and not one.opportunity_id
    ]
    days += [one.on for one in company.trials if one.account_id == account.account_id]
    return max((one for one in days if one <= as_of), default=None)


def candidates(ledger: Ledger, person_id: str, as_of: date) -> list[str]:
    """'the list orders accounts without a deal by how little they promise': the longest without
    activity, from the registration where there never was any; of two the one that never saw any,
    then the older one."""
    idle = [one for one in owned_by(ledger, person_id, as_of) if not has_deal(ledger, one, as_of)]

    def promise(account: Account) -> tuple[date, date, date, str]:
        done, registered = last_done_on(ledger, account, as_of), account.registered_on
        quiet = done or registered or date.min
        return quiet, done or date.min, registered or date.min, account.account_id

    return [one.account_id for one in sorted(idle, key=promise)]
