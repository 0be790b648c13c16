"""The five roles, as groups with their permissions. Run again, it adds what is missing and takes nothing away.

    viewer        sees the record in the admin, drafts too
    analyst       and what the intake proposes, with the stored texts
    contributor   and enters and changes drafts, and what records refer to
    reviewer      and keeps the watched feeds, decides on proposals, publishes, changes what is public, withdraws
    admin         everything, users and sign-in attempts too

Who belongs to one of them also needs `is_staff` for the admin. A permission is made here where no migration has made it
yet: Django makes them only after the last migration.
"""

from django.db import migrations

RECORDS = ("permit", "measure", "measureevent", "officialstatement")
PARTS = (
    "evidence",
    "ground",
    "permiteffect",
    "permitidentifier",
    "permitline",
    "permitparty",
    "scoperule",
    "statementlink",
    "companyidentifier",
    "countryname",
    "tenure",
)
REFERENCE = ("article", "authority", "company", "controlentry", "country", "dossier", "person")
READ_ONLY = ("dossierentry", "measurespan", "permitspan", "revision")
INTAKE = (
    "body", "dismissal", "errorreport", "feed", "fetch", "handeditem", "handin", "host", "pagechange", "proposal", "rereading", "revisit", "snapshot",
    "story", "storymember",
)

VIEWER = [("registry", f"view_{model}") for model in (*RECORDS, *PARTS, *REFERENCE, *READ_ONLY)]
ANALYST = [("intake", f"view_{model}") for model in INTAKE]
CONTRIBUTOR = [
    *(("registry", f"{verb}_{model}") for verb in ("add", "change") for model in (*RECORDS, *PARTS, *REFERENCE)),
    *(("registry", f"delete_{model}") for model in PARTS),
]
REVIEWER = [
    ("intake", "review_proposal"),
    *(("intake", f"{verb}_feed") for verb in ("add", "change", "delete")),
    *(("registry", f"{verb}_{model}") for verb in ("publish", "withdraw") for model in RECORDS),
]
ROLES = {
    "viewer": VIEWER,
    "analyst": VIEWER + ANALYST,
    "contributor": VIEWER + ANALYST + CONTRIBUTOR,
    "reviewer": VIEWER + ANALYST + CONTRIBUTOR + REVIEWER,
}
ADMIN_ROOMS = ("registry", "intake", "auth", "axes")


def make_roles(apps, schema_editor):
    for role, permissions in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.add(
            *(permission(apps, room, codename.split("_", 1)[1], codename) for room, codename in permissions)
        )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="admin")
    group.permissions.add(*everything(apps))


def permission(apps, room, name, codename):
    """Return a permission on a model, made as Django would make it where it is not there yet."""
    model = apps.get_model(room, name)
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=room, model=name)
    own = dict(model._meta.permissions)
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": own.get(codename, f"Can {codename.split('_')[0]} {model._meta.verbose_name}")},
    )
    return found


def everything(apps):
    for room in ADMIN_ROOMS:
        for model in apps.get_app_config(room).get_models():
            name = model._meta.model_name
            own = [codename for codename, _ in model._meta.permissions]
            for codename in (*(f"{verb}_{name}" for verb in ("add", "change", "delete", "view")), *own):
                yield permission(apps, room, name, codename)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_invariants"),
        ("intake", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Groups stay when the record's tables go: people belong to them.
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
