"""What roles may do with where measures reach: see it as they see the other spans; the admin everything, as ever."""

from django.db import migrations

VERBS = ("add", "change", "delete", "view")
SEEING = ("viewer", "analyst", "contributor", "reviewer")


def allow(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="registry", model="measurereach"
    )
    permissions = apps.get_model("auth", "Permission").objects
    # Django makes them only after the last migration.
    made = {
        verb: permissions.get_or_create(
            content_type=content_type,
            codename=f"{verb}_measurereach",
            defaults={"name": f"Can {verb} measure reach"},
        )[0]
        for verb in VERBS
    }
    groups = apps.get_model("auth", "Group").objects
    for role in SEEING:
        groups.get_or_create(name=role)[0].permissions.add(made["view"])
    groups.get_or_create(name="admin")[0].permissions.add(*made.values())


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_list_indexes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # The groups stay, as they do where the record's tables go.
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
