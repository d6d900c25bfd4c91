"""What staff change is recorded with its author; what services count is in their own trails."""

from typing import Any

from partnership.kit.folding import SEARCHED

TRACKED: tuple[str | dict[str, Any], ...] = (
    "accounts.ConsentText",
    {"model": "accounts.User", "exclude_fields": ["password", "last_login"]},
    "programs",  # all of it; below only what differs
    {"model": "programs.OpenCall", "exclude_fields": [*SEARCHED, "updated_at"]},
    {"model": "programs.CallQuestion", "exclude_fields": ["updated_at"]},
    {"model": "programs.Article", "exclude_fields": [*SEARCHED, "updated_at"]},
    {"model": "programs.SearchSynonym", "exclude_fields": ["folded"]},
    {
        "model": "events.Event",
        "exclude_fields": [*SEARCHED, "seats_taken", "updated_at"],
    },
    "events.Appearance",
    "events.EventEvidence",
    "events.EventMaterial",
    "events.Room",
    "events.Session",
    "events.StaffScope",
    "events.Speaker",
    "events.Venue",
    {
        "model": "applicants.Professional",
        "exclude_fields": [*SEARCHED, "sort_name", "latin_sort_name", "updated_at"],
    },
    {"model": "applicants.Project", "exclude_fields": [*SEARCHED, "updated_at"]},
    "applicants.PortfolioItem",
    "applicants.ProjectMember",
    "applicants.ProjectDocument",
    "applicants.ProjectPicture",
    "applicants.ProjectRecording",
    "applicants.ProfileText",
    "applicants.ProjectText",
    "applicants.WorkText",
    "applicants.PartnerAccount",
    "applicants.DecisionLetter",
    {
        "model": "applicants.CallExport",
        "exclude_fields": ["done", "total", "leased_until", "tries"],
    },
)
