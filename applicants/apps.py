"""The applicants application."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class ApplicantsConfig(AppConfig):
    name = "applicants"
    verbose_name = _("Participants")

    def ready(self) -> None:
        """Join in where the apps below ask for it; by name, because models load first."""
        import_string("applicants.mails.register_kinds")()
        _join_with_applications()
        register_export = import_string("partnership.accounts.exports.register")
        register_export("professional", "applicants.exports.professional")
        register_export("projects", "applicants.exports.projects")
        register_export("registrations", "applicants.exports.registrations")
        register_erasure = import_string("partnership.accounts.services.erasure.register")
        register_erasure("directory", "applicants.services.forgetting.forget_works_of")
        register_erasure("seats", "applicants.services.removal.release_all_of")
        after_withdrawal = import_string("partnership.accounts.services.consents.after_withdrawal")
        after_withdrawal.register("directory", "applicants.services.publishing.hide_when_withdrawn")
        register_export("interest", "applicants.exports.interest")
        register_erasure("interest", "applicants.services.interest.let_go")
        forget = "applicants.services.papers.anonymising.forget_applications_of"
        register_erasure("applications", forget)
        tidies = import_string("partnership.accounts.services.tidying.hourly")
        tidies.register("files", "applicants.services.applications.files.sweep_files")
        tidies.register("interest", "applicants.services.interest.tidy_up")
        register_export("co_authorships", "applicants.exports.co_authorships")
        register_erasure("co_authors", "applicants.services.collectives.forget_co_authorships_of")
        in_use = "programs.services.in_use"
        has_applications = import_string(f"{in_use}.has_applications")
        has_applications.register("calls", "applicants.services.calls_in_use.is_applied_to")
        has_reviews = import_string(f"{in_use}.has_reviews")
        has_reviews.register("calls", "applicants.services.calls_in_use.is_judged")
        has_undecided = import_string(f"{in_use}.has_undecided")
        has_undecided.register("calls", "applicants.services.calls_in_use.is_undecided")
        register_export("profile_seen_by", "applicants.exports.sights")
        register_erasure("sights", "applicants.services.partners.forget_partner")
        tidies.register("sights", "applicants.services.partners.tidy_up")
        tidies.register("co_authors", "applicants.services.collectives.tidy_up")


def _join_with_applications() -> None:
    """Copies, erasure, withdrawal and retention of applications, and who was told of them."""
    exports = import_string("partnership.accounts.exports.sections")
    for name in ("applications", "co_applications", "disclosures"):
        exports.register(name, f"applicants.application_exports.{name}")
    exports.register("followed_sectors", "applicants.exports.followed_sectors")
    papers = "applicants.services.papers"
    told = import_string("partnership.accounts.disclosures.parts")
    told.register("exports", "applicants.application_exports.told_of_exports")
    told.register("sights", "applicants.application_exports.told_of_sights")
    withdrawal = import_string("partnership.accounts.services.consents.after_withdrawal")
    withdrawal.register("exports", f"{papers}.exporting.drop_when_withdrawn")
    tidies = import_string("partnership.accounts.services.tidying.hourly")
    tidies.register("applications", f"{papers}.retention.tidy_up")
