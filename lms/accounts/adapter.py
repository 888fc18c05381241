from allauth.account.adapter import DefaultAccountAdapter


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody opens an account alone: staff are invited, students come through their class."""

    def is_open_for_signup(self, request) -> bool:
        return False
