"""Each account role may do what those before it may, and a token never more than its person."""

import pytest

from hotwash.domain.people.account import AccountRole, Scope, within


@pytest.mark.parametrize(
    ("role", "scope", "has"),
    [
        (AccountRole.ADMIN, Scope.ADMIN, AccountRole.ADMIN),
        (AccountRole.ADMIN, Scope.RESPOND, AccountRole.RESPONDER),
        (AccountRole.ADMIN, Scope.READ, AccountRole.VIEWER),
        (AccountRole.RESPONDER, Scope.ADMIN, AccountRole.RESPONDER),
        (AccountRole.RESPONDER, Scope.READ, AccountRole.VIEWER),
        (AccountRole.VIEWER, Scope.ADMIN, AccountRole.VIEWER),
    ],
)
def test_a_token_has_the_lesser_of_its_scope_and_its_persons_role(
    role: AccountRole, scope: Scope, has: AccountRole
) -> None:
    assert within(role, scope) is has


def test_each_role_may_do_what_those_before_it_may() -> None:
    order = tuple(AccountRole)
    for n, role in enumerate(order):
        assert [role.allows(needed) for needed in order] == [m <= n for m in range(len(order))]
