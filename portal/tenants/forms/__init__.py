"""Forms of the station."""

from portal.tenants.forms.station import HeadForm, MemberForm, NewMemberForm, ProfileForm

__all__ = ["HeadForm", "MemberForm", "NewMemberForm", "ProfileForm"]
