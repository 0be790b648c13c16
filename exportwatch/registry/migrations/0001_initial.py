
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.SlugField(max_length=120, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('summary', models.TextField(blank=True)),
                ('open_questions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('expect', models.JSONField(blank=True, default=list)),
            ],
            options={
                'ordering': ['case'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(blank=True, max_length=2000, null=True, unique=True)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('byline', models.CharField(blank=True, max_length=300)),
                ('published_earliest', models.DateField(blank=True, null=True)),
                ('published_latest', models.DateField(blank=True, null=True)),
                ('published_as_stated', models.CharField(blank=True, max_length=200)),
                ('published_basis', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(blank=True, help_text='A language tag, such as en or pt-BR.', max_length=35)),
                ('official', models.BooleanField(default=False)),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('archive_url', models.URLField(blank=True, max_length=2000)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published_earliest__isnull', True), ('published_latest__isnull', True)), models.Q(('published_earliest__isnull', False), ('published_latest__gte', models.F('published_earliest')), ('published_latest__isnull', False)), _connector='OR'), name='article_published_bounds_in_order', violation_error_message='The first day of “published” must not be after its last day, and both are needed.')],
            },
        ),
        migrations.CreateModel(
            name='ControlEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(choices=[('WA-ML', 'Wassenaar Munitions List'), ('EU-ML', 'EU Common Military List'), ('EU-AI', 'EU dual-use list'), ('CA-ECL', 'Canadian Export Control List'), ('GB-ML', 'UK Military List'), ('GB-PL', 'UK PL codes'), ('US-USML', 'US Munitions List'), ('US-CCL', 'US Commerce Control List')], max_length=10)),
                ('code', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=300)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.controlentry')),
            ],
            options={
                'verbose_name_plural': 'control entries',
                'ordering': ['list', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Country',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False)),
                ('alpha3', models.CharField(blank=True, max_length=3)),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'verbose_name_plural': 'countries',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2}$')), name='country_code_two_capitals'), models.UniqueConstraint(fields=('name',), name='country_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('former_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('folded_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, editable=False, size=None)),
                ('merged_into', models.ForeignKey(blank=True, help_text='The company that this one turned out to be; its page leads there.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.company')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subsidiaries', to='registry.company')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='companies', to='registry.country')),
            ],
            options={
                'verbose_name_plural': 'companies',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('ministry', 'Ministry'), ('agency', 'Agency'), ('court', 'Court'), ('cabinet', 'Government'), ('parliament', 'Parliament'), ('subnational', 'Regional authority'), ('intergovernmental', 'Intergovernmental body')], max_length=20)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorities', to='registry.country')),
            ],
            options={
                'verbose_name_plural': 'authorities',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='CountryName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('official', 'Official name'), ('common', 'Common name'), ('former', 'Former name'), ('demonym', 'Demonym'), ('metonym', 'Seat of government')], max_length=10)),
                ('language', models.CharField(default='en', max_length=2)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='registry.country')),
            ],
        ),
        migrations.CreateModel(
            name='DossierEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('local_id', models.CharField(max_length=120)),
                ('row', models.PositiveBigIntegerField()),
                ('position', models.PositiveIntegerField()),
                ('said', models.JSONField(blank=True, null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='registry.dossier')),
            ],
            options={
                'ordering': ['dossier', 'kind', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, help_text='Since when a draft waits for its reviewer.', null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('single_source_reason', models.TextField(blank=True, help_text='Why the reviewer published this fact although a single source supports it.')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='The latest revision, 0 before the first: who saves over a version not seen is told.')),
                ('title', models.CharField(max_length=250)),
                ('instrument', models.CharField(choices=[('suspend', 'Suspension'), ('freeze_new', 'Freeze on new permits'), ('pause_pending', 'Pause of pending applications'), ('presume_denial', 'Presumption of denial'), ('deny', 'Denial'), ('revoke', 'Revocation'), ('cancel', 'Cancellation'), ('annul', 'Annulment'), ('embargo', 'Embargo'), ('add_condition', 'New condition'), ('ease', 'Easing')], max_length=16)),
                ('applies_to', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('extant_permits', 'Extant permits'), ('pending_applications', 'Pending applications'), ('new_applications', 'New applications'), ('deliveries', 'Deliveries')], max_length=24), default=list, size=None)),
                ('formality', models.CharField(choices=[('formal', 'Formal'), ('informal_confirmed', 'Informal, confirmed'), ('reported_only', 'Reported only'), ('denied_by_government', 'Denied by the government')], default='formal', max_length=24)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(help_text='Who had the legal power to decide.', on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='registry.authority')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': (('publish_measure', 'Can publish measures'), ('withdraw_measure', 'Can withdraw published measures')),
            },
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('alliance', 'Alliance'), ('armed_conflict', 'Armed conflict'), ('court_ruling', 'Court ruling'), ('diversion', 'Diversion'), ('end_use_breach', 'Breach of end-use terms'), ('foreign_policy', 'Foreign policy'), ('human_rights', 'Human rights'), ('ihl_risk', 'Humanitarian law'), ('internal_repression', 'Internal repression'), ('investigation', 'Investigation'), ('licensing_error', 'Licensing error'), ('national_security', 'National security'), ('own_needs', 'Own needs'), ('policy_review', 'Policy review'), ('regional_stability', 'Regional stability'), ('retaliation', 'Retaliation')], max_length=24)),
                ('text', models.TextField(blank=True)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='registry.measure')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MeasureEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, help_text='Since when a draft waits for its reviewer.', null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('single_source_reason', models.TextField(blank=True, help_text='Why the reviewer published this fact although a single source supports it.')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='The latest revision, 0 before the first: who saves over a version not seen is told.')),
                ('type', models.CharField(choices=[('imposed', 'Imposed'), ('extended', 'Extended'), ('widened', 'Widened'), ('narrowed', 'Narrowed'), ('partially_lifted', 'Partially lifted'), ('lifted', 'Lifted'), ('converted', 'Converted'), ('expired', 'Expired'), ('stayed', 'Stayed'), ('annulled', 'Annulled'), ('exemption_granted', 'Exemption granted')], max_length=20)),
                ('announced_earliest', models.DateField()),
                ('announced_latest', models.DateField()),
                ('announced_as_stated', models.CharField(blank=True, max_length=200)),
                ('effective_earliest', models.DateField(blank=True, null=True)),
                ('effective_latest', models.DateField(blank=True, null=True)),
                ('effective_as_stated', models.CharField(blank=True, max_length=200)),
                ('until_earliest', models.DateField(blank=True, null=True)),
                ('until_latest', models.DateField(blank=True, null=True)),
                ('until_as_stated', models.CharField(blank=True, max_length=200)),
                ('count_what', models.CharField(blank=True, choices=[('permits', 'permits'), ('applications', 'applications'), ('companies', 'companies'), ('value', 'value')], max_length=14)),
                ('count_min', models.PositiveIntegerField(blank=True, null=True)),
                ('count_max', models.PositiveIntegerField(blank=True, null=True)),
                ('count_approx', models.PositiveIntegerField(blank=True, null=True)),
                ('count_of_total', models.PositiveIntegerField(blank=True, null=True)),
                ('count_as_stated', models.CharField(blank=True, max_length=200)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='registry.measure')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('targets', models.ManyToManyField(blank=True, related_name='targeted_by', to='registry.measure')),
            ],
            options={
                'ordering': ['announced_earliest', 'pk'],
                'permissions': (('publish_measureevent', 'Can publish events of measures'), ('withdraw_measureevent', 'Can withdraw published events of measures')),
            },
        ),
        migrations.CreateModel(
            name='OfficialStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, help_text='Since when a draft waits for its reviewer.', null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('single_source_reason', models.TextField(blank=True, help_text='Why the reviewer published this fact although a single source supports it.')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='The latest revision, 0 before the first: who saves over a version not seen is told.')),
                ('speaker_as_printed', models.CharField(blank=True, max_length=300)),
                ('venue', models.CharField(choices=[('press_release', 'Press release'), ('oral', 'Spoken'), ('written', 'Written statement'), ('notice', 'Notice'), ('gazette', 'Gazette'), ('judgment', 'Judgment'), ('interview', 'Interview'), ('social', 'Social media'), ('leak', 'Leak')], default='oral', max_length=16)),
                ('said_earliest', models.DateField()),
                ('said_latest', models.DateField()),
                ('said_as_stated', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(blank=True, default='en', help_text='A language tag, empty: unknown.', max_length=35)),
                ('text', models.TextField()),
                ('quote', models.TextField(blank=True)),
                ('translation', models.TextField(blank=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='registry.authority')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-said_latest', '-pk'],
                'permissions': (('publish_officialstatement', 'Can publish statements'), ('withdraw_officialstatement', 'Can withdraw published statements')),
            },
        ),
        migrations.CreateModel(
            name='Permit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, help_text='Since when a draft waits for its reviewer.', null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('single_source_reason', models.TextField(blank=True, help_text='Why the reviewer published this fact although a single source supports it.')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='The latest revision, 0 before the first: who saves over a version not seen is told.')),
                ('identity', models.CharField(choices=[('identified', 'Identified'), ('anonymous', 'Anonymous'), ('group', 'Group')], max_length=12)),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('open', 'Open'), ('general', 'General'), ('brokering', 'Brokering'), ('transit', 'Transit'), ('temporary', 'Temporary')], default='individual', max_length=12)),
                ('local_term', models.CharField(blank=True, help_text='The local word, such as export licence.', max_length=100)),
                ('count_min', models.PositiveIntegerField(blank=True, null=True)),
                ('count_max', models.PositiveIntegerField(blank=True, null=True)),
                ('count_approx', models.PositiveIntegerField(blank=True, null=True)),
                ('count_of_total', models.PositiveIntegerField(blank=True, null=True)),
                ('count_as_stated', models.CharField(blank=True, max_length=200)),
                ('issued_earliest', models.DateField(blank=True, null=True)),
                ('issued_latest', models.DateField(blank=True, null=True)),
                ('issued_as_stated', models.CharField(blank=True, max_length=200)),
                ('expires_earliest', models.DateField(blank=True, null=True)),
                ('expires_latest', models.DateField(blank=True, null=True)),
                ('expires_as_stated', models.CharField(blank=True, max_length=200)),
                ('ended_how', models.CharField(blank=True, choices=[('expired', 'Expired'), ('surrendered', 'Surrendered'), ('exhausted', 'Exhausted'), ('replaced', 'Replaced')], max_length=12)),
                ('ended_earliest', models.DateField(blank=True, null=True)),
                ('ended_latest', models.DateField(blank=True, null=True)),
                ('ended_as_stated', models.CharField(blank=True, max_length=200)),
                ('end_use', models.TextField(blank=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='registry.authority')),
                ('destinations', models.ManyToManyField(blank=True, related_name='permits', to='registry.country')),
                ('member_of', models.ForeignKey(blank=True, help_text='The group that this permit or group is part of; figures count one or the other, never both.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='registry.permit')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='registry.permit')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': (('publish_permit', 'Can publish permits'), ('withdraw_permit', 'Can withdraw published permits')),
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.TextField(blank=True)),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('snapshot_sha256', models.CharField(blank=True, max_length=64)),
                ('verified', models.BooleanField(default=False)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='registry.article')),
                ('ground', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='registry.ground')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='registry.measureevent')),
                ('statement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='registry.officialstatement')),
                ('permit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='registry.permit')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PermitEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effect', models.CharField(choices=[('suspended', 'Suspended'), ('partially_suspended', 'Partially suspended'), ('terminated', 'Terminated'), ('partially_terminated', 'Partially terminated'), ('reinstated', 'Reinstated'), ('conditioned', 'Conditioned'), ('unaffected', 'Unaffected')], max_length=24)),
                ('basis', models.CharField(choices=[('named_by_authority', 'Named by the authority'), ('named_by_court', 'Named by a court'), ('named_by_holder', 'Named by the holder'), ('reported', 'Reported'), ('inferred_from_scope', 'Inferred from the scope')], max_length=24)),
                ('confirmed', models.BooleanField(default=False)),
                ('part', models.CharField(blank=True, max_length=200)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='registry.measureevent')),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='registry.permit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PermitIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(help_text='Whose numbering, such as it-mae.', max_length=40)),
                ('value', models.CharField(max_length=120)),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='registry.permit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PermitLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('description', models.TextField()),
                ('quantity', models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                ('currency', models.CharField(blank=True, help_text='ISO 4217, such as EUR.', max_length=3)),
                ('control_entries', models.ManyToManyField(blank=True, related_name='permit_lines', to='registry.controlentry')),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='registry.permit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PermitParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('exporter', 'Exporter'), ('consignee', 'Consignee'), ('intermediate_consignee', 'Intermediate consignee'), ('end_user', 'End user'), ('ultimate_end_user', 'Ultimate end user'), ('broker', 'Broker')], max_length=24)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permit_parties', to='registry.company')),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='registry.permit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PermitSpan',
            fields=[
                ('pk', models.CompositePrimaryKey('permit_id', 'from_day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('from_day', models.DateField()),
                ('to_day', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('not_issued', 'Not issued'), ('unknown', 'Unknown'), ('active', 'Active'), ('partially_suspended', 'Partially suspended'), ('suspended', 'Suspended'), ('lapsed_unconfirmed', 'Lapsed, unconfirmed'), ('cancelled', 'Cancelled'), ('revoked', 'Revoked'), ('annulled', 'Annulled'), ('surrendered', 'Surrendered'), ('exhausted', 'Exhausted'), ('expired', 'Expired'), ('replaced', 'Replaced')], max_length=24)),
                ('alternative', models.CharField(blank=True, choices=[('not_issued', 'Not issued'), ('unknown', 'Unknown'), ('active', 'Active'), ('partially_suspended', 'Partially suspended'), ('suspended', 'Suspended'), ('lapsed_unconfirmed', 'Lapsed, unconfirmed'), ('cancelled', 'Cancelled'), ('revoked', 'Revoked'), ('annulled', 'Annulled'), ('surrendered', 'Surrendered'), ('exhausted', 'Exhausted'), ('expired', 'Expired'), ('replaced', 'Replaced')], max_length=24)),
                ('measures', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('permit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='registry.permit')),
            ],
            options={
                'ordering': ['permit', 'from_day'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('folded_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, editable=False, size=None)),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['name'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded_names'], name='person_folded_names')],
            },
        ),
        migrations.AddField(
            model_name='officialstatement',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='registry.person'),
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=1)),
                ('record', models.PositiveBigIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], max_length=12)),
                ('content', models.JSONField()),
                ('said_from', models.DateTimeField(default=django.utils.timezone.now)),
                ('said_until', models.DateTimeField(blank=True, null=True)),
                ('cause', models.CharField(blank=True, choices=[('error', 'Error'), ('new_information', 'New information'), ('methodology_change', 'Methodology change')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('editor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'record', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('query', models.CharField(max_length=2000)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ScopeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('polarity', models.CharField(choices=[('include', 'Covers'), ('exclude', 'Leaves out')], default='include', max_length=8)),
                ('goods', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('programme', models.CharField(blank=True, max_length=200)),
                ('end_use', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('control_entries', models.ManyToManyField(blank=True, related_name='scope_rules', to='registry.controlentry')),
                ('destinations', models.ManyToManyField(blank=True, related_name='scope_rules', to='registry.country')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scope_rules', to='registry.measureevent')),
                ('exporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.company')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.company')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='StatementLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('announces', 'announces'), ('confirms', 'confirms'), ('clarifies', 'clarifies'), ('justifies', 'justifies'), ('denies', 'denies'), ('contradicts', 'contradicts'), ('demands', 'demands'), ('welcomes', 'welcomes'), ('criticises', 'criticises')], max_length=12)),
                ('part', models.CharField(blank=True, choices=[('announcer', 'Announcer'), ('decider', 'Decider'), ('spokesperson', 'Spokesperson'), ('affected_party', 'Affected party'), ('critic', 'Critic')], max_length=16)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statement_links', to='registry.measureevent')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='registry.officialstatement')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SyntheticRegister',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('permits', models.PositiveIntegerField()),
                ('measures', models.PositiveIntegerField()),
                ('seed', models.BigIntegerField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='syntheticregister_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=200)),
                ('start_earliest', models.DateField(blank=True, null=True)),
                ('start_latest', models.DateField(blank=True, null=True)),
                ('start_as_stated', models.CharField(blank=True, max_length=200)),
                ('end_earliest', models.DateField(blank=True, null=True)),
                ('end_latest', models.DateField(blank=True, null=True)),
                ('end_as_stated', models.CharField(blank=True, max_length=200)),
                ('acting', models.BooleanField(default=False)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='registry.authority')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tenures', to='registry.person')),
            ],
        ),
        migrations.AddField(
            model_name='officialstatement',
            name='tenure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='registry.tenure'),
        ),
        migrations.CreateModel(
            name='CompanyIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=40)),
                ('value', models.CharField(max_length=120)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='registry.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'value'), name='companyidentifier_unique_in_scheme')],
            },
        ),
        migrations.AddConstraint(
            model_name='controlentry',
            constraint=models.UniqueConstraint(fields=('list', 'code'), name='controlentry_unique_in_list'),
        ),
        migrations.AddConstraint(
            model_name='controlentry',
            constraint=models.CheckConstraint(condition=models.Q(('list__in', ['WA-ML', 'EU-ML', 'EU-AI', 'CA-ECL', 'GB-ML', 'GB-PL', 'US-USML', 'US-CCL'])), name='controlentry_list_in_vocabulary', violation_error_message='“list” must be one of: WA-ML, EU-ML, EU-AI, CA-ECL, GB-ML, GB-PL, US-USML, US-CCL.'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=django.contrib.postgres.indexes.GinIndex(fields=['folded_names'], name='company_folded_names'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into', models.F('pk')), _negated=True), models.Q(('parent', models.F('pk')), _negated=True)), name='company_not_its_own_relative', violation_error_message='A company is neither its own parent nor merged into itself.'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.UniqueConstraint(fields=('country', 'name'), name='authority_unique_in_country'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ministry', 'agency', 'court', 'cabinet', 'parliament', 'subnational', 'intergovernmental'])), name='authority_kind_in_vocabulary', violation_error_message='“kind” must be one of: ministry, agency, court, cabinet, parliament, subnational, intergovernmental.'),
        ),
        migrations.AddConstraint(
            model_name='countryname',
            constraint=models.UniqueConstraint(fields=('country', 'name', 'kind', 'language'), name='countryname_unique'),
        ),
        migrations.AddConstraint(
            model_name='countryname',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['official', 'common', 'former', 'demonym', 'metonym'])), name='countryname_kind_in_vocabulary', violation_error_message='“kind” must be one of: official, common, former, demonym, metonym.'),
        ),
        migrations.AddConstraint(
            model_name='dossierentry',
            constraint=models.UniqueConstraint(fields=('dossier', 'kind', 'local_id'), name='dossierentry_id_once'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['state', '-id'], name='measure_state_newest'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='measure_state_in_vocabulary', violation_error_message='“state” must be one of: draft, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='measure_published_has_time'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='measure_withdrawn_has_reason', violation_error_message='A withdrawn record needs a reason, which its page shows.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('instrument__in', ['suspend', 'freeze_new', 'pause_pending', 'presume_denial', 'deny', 'revoke', 'cancel', 'annul', 'embargo', 'add_condition', 'ease'])), name='measure_instrument_in_vocabulary', violation_error_message='“instrument” must be one of: suspend, freeze_new, pause_pending, presume_denial, deny, revoke, cancel, annul, embargo, add_condition, ease.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('formality__in', ['formal', 'informal_confirmed', 'reported_only', 'denied_by_government'])), name='measure_formality_in_vocabulary', violation_error_message='“formality” must be one of: formal, informal_confirmed, reported_only, denied_by_government.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('applies_to__contained_by', ['extant_permits', 'pending_applications', 'new_applications', 'deliveries'])), name='measure_applies_to_in_vocabulary', violation_error_message='A measure applies to one or more of: extant_permits, pending_applications, new_applications, deliveries.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applies_to__contained_by', ['deliveries', 'extant_permits']), ('instrument', 'suspend')), models.Q(('applies_to__contained_by', ['new_applications', 'pending_applications']), ('instrument', 'freeze_new')), models.Q(('applies_to__contained_by', ['new_applications', 'pending_applications']), ('instrument', 'presume_denial')), models.Q(('applies_to__contained_by', ['new_applications', 'pending_applications']), ('instrument', 'deny')), models.Q(('applies_to__contained_by', ['pending_applications']), ('instrument', 'pause_pending')), models.Q(('applies_to__contained_by', ['extant_permits']), ('instrument', 'revoke')), models.Q(('applies_to__contained_by', ['extant_permits']), ('instrument', 'cancel')), models.Q(('applies_to__contained_by', ['extant_permits']), ('instrument', 'annul')), models.Q(('applies_to__contained_by', ['deliveries', 'extant_permits', 'new_applications', 'pending_applications']), ('instrument', 'embargo')), models.Q(('applies_to__contained_by', ['deliveries', 'extant_permits', 'new_applications', 'pending_applications']), ('instrument', 'add_condition')), models.Q(('applies_to__contained_by', ['deliveries', 'extant_permits', 'new_applications', 'pending_applications']), ('instrument', 'ease')), _connector='OR'), name='measure_instrument_may_apply', violation_error_message='The instrument cannot apply to that; change one of the two.'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('applies_to__len__gt', 0), _connector='OR'), name='measure_published_applies_to_something', violation_error_message='Say what the measure applies to before it is published.'),
        ),
        migrations.AddConstraint(
            model_name='ground',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['alliance', 'armed_conflict', 'court_ruling', 'diversion', 'end_use_breach', 'foreign_policy', 'human_rights', 'ihl_risk', 'internal_repression', 'investigation', 'licensing_error', 'national_security', 'own_needs', 'policy_review', 'regional_stability', 'retaliation'])), name='ground_code_in_vocabulary', violation_error_message='“code” must be one of: alliance, armed_conflict, court_ruling, diversion, end_use_breach, foreign_policy, human_rights, ihl_risk, internal_repression, investigation, licensing_error, national_security, own_needs, policy_review, regional_stability, retaliation.'),
        ),
        migrations.AddIndex(
            model_name='measureevent',
            index=models.Index(fields=['announced_earliest'], name='event_announced'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='event_state_in_vocabulary', violation_error_message='“state” must be one of: draft, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='event_published_has_time'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='event_withdrawn_has_reason', violation_error_message='A withdrawn record needs a reason, which its page shows.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['imposed', 'extended', 'widened', 'narrowed', 'partially_lifted', 'lifted', 'converted', 'expired', 'stayed', 'annulled', 'exemption_granted'])), name='event_type_in_vocabulary', violation_error_message='“type” must be one of: imposed, extended, widened, narrowed, partially_lifted, lifted, converted, expired, stayed, annulled, exemption_granted.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('announced_earliest__isnull', True), ('announced_latest__isnull', True)), models.Q(('announced_earliest__isnull', False), ('announced_latest__gte', models.F('announced_earliest')), ('announced_latest__isnull', False)), _connector='OR'), name='event_announced_bounds_in_order', violation_error_message='The first day of “announced” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_earliest__isnull', True), ('effective_latest__isnull', True)), models.Q(('effective_earliest__isnull', False), ('effective_latest__gte', models.F('effective_earliest')), ('effective_latest__isnull', False)), _connector='OR'), name='event_effective_bounds_in_order', violation_error_message='The first day of “effective” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until_earliest__isnull', True), ('until_latest__isnull', True)), models.Q(('until_earliest__isnull', False), ('until_latest__gte', models.F('until_earliest')), ('until_latest__isnull', False)), _connector='OR'), name='event_until_bounds_in_order', violation_error_message='The first day of “until” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published'), ('type', 'imposed')), fields=('measure',), name='event_one_imposed_a_measure', violation_error_message='A measure is imposed once; record a later step as another type of event.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('count_approx__isnull', True), ('count_max__isnull', True), ('count_min__isnull', True), ('count_of_total__isnull', True)), models.Q(('count_what', ''), _negated=True), _connector='OR'), name='event_count_has_unit', violation_error_message='A count needs its unit: permits, applications, companies or value.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(('count_min__isnull', True), ('count_max__isnull', True), ('count_max__gte', models.F('count_min')), _connector='OR'), name='event_count_in_order', violation_error_message='The least number of a count must not be above the greatest; swap the two.'),
        ),
        migrations.AddConstraint(
            model_name='measureevent',
            constraint=models.CheckConstraint(condition=models.Q(('count_what', ''), ('count_what__in', ['permits', 'applications', 'companies', 'value']), _connector='OR'), name='event_count_what_in_vocabulary', violation_error_message='A count counts one of: permits, applications, companies, value.'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['state', '-id'], name='permit_state_newest'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='permit_state_in_vocabulary', violation_error_message='“state” must be one of: draft, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='permit_published_has_time'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='permit_withdrawn_has_reason', violation_error_message='A withdrawn record needs a reason, which its page shows.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('identity__in', ['identified', 'anonymous', 'group'])), name='permit_identity_in_vocabulary', violation_error_message='“identity” must be one of: identified, anonymous, group.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['individual', 'open', 'general', 'brokering', 'transit', 'temporary'])), name='permit_kind_in_vocabulary', violation_error_message='“kind” must be one of: individual, open, general, brokering, transit, temporary.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_earliest__isnull', True), ('issued_latest__isnull', True)), models.Q(('issued_earliest__isnull', False), ('issued_latest__gte', models.F('issued_earliest')), ('issued_latest__isnull', False)), _connector='OR'), name='permit_issued_bounds_in_order', violation_error_message='The first day of “issued” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_earliest__isnull', True), ('expires_latest__isnull', True)), models.Q(('expires_earliest__isnull', False), ('expires_latest__gte', models.F('expires_earliest')), ('expires_latest__isnull', False)), _connector='OR'), name='permit_expires_bounds_in_order', violation_error_message='The first day of “expires” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_earliest__isnull', True), ('ended_latest__isnull', True)), models.Q(('ended_earliest__isnull', False), ('ended_latest__gte', models.F('ended_earliest')), ('ended_latest__isnull', False)), _connector='OR'), name='permit_ended_bounds_in_order', violation_error_message='The first day of “ended” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('count_min__isnull', True), ('count_max__isnull', True), ('count_max__gte', models.F('count_min')), _connector='OR'), name='permit_count_in_order', violation_error_message='The least number of a count must not be above the greatest; swap the two.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_earliest__isnull', True), ('ended_how', '')), models.Q(('ended_earliest__isnull', False), ('ended_how__in', ['expired', 'surrendered', 'exhausted', 'replaced'])), _connector='OR'), name='permit_end_has_how_and_when', violation_error_message='An end needs both: how the permit ended, and its last good day.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member_of', models.F('pk')), _negated=True), models.Q(('replaces', models.F('pk')), _negated=True)), name='permit_not_its_own_relative', violation_error_message='A permit is neither a member of itself nor its own replacement.'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('identity', 'group'), models.Q(('count_approx__isnull', True), ('count_max__isnull', True), ('count_min__isnull', True), ('count_of_total__isnull', True)), _connector='OR'), name='permit_count_of_groups_only', violation_error_message='Only a group has a count; make the permit a group, or leave the count empty.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', True), ('ground__isnull', True), ('permit__isnull', False), ('statement__isnull', True)), models.Q(('event__isnull', False), ('ground__isnull', True), ('permit__isnull', True), ('statement__isnull', True)), models.Q(('event__isnull', True), ('ground__isnull', True), ('permit__isnull', True), ('statement__isnull', False)), models.Q(('event__isnull', True), ('ground__isnull', False), ('permit__isnull', True), ('statement__isnull', True)), _connector='OR'), name='evidence_supports_exactly_one_fact', violation_error_message='A quote supports one fact; add it once for each fact that it proves.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('verified', False), models.Q(('end__gt', models.F('start')), ('end__isnull', False), ('start__isnull', False), models.Q(('quote', ''), _negated=True), models.Q(('snapshot_sha256', ''), _negated=True)), _connector='OR'), name='evidence_verified_has_range', violation_error_message='A verified quote needs its words and its place in the stored copy.'),
        ),
        migrations.AddIndex(
            model_name='permiteffect',
            index=models.Index(condition=models.Q(('effect', 'terminated')), fields=['permit'], name='permiteffect_terminated'),
        ),
        migrations.AddConstraint(
            model_name='permiteffect',
            constraint=models.UniqueConstraint(fields=('event', 'permit'), name='permiteffect_once'),
        ),
        migrations.AddConstraint(
            model_name='permiteffect',
            constraint=models.CheckConstraint(condition=models.Q(('effect__in', ['suspended', 'partially_suspended', 'terminated', 'partially_terminated', 'reinstated', 'conditioned', 'unaffected'])), name='permiteffect_effect_in_vocabulary', violation_error_message='“effect” must be one of: suspended, partially_suspended, terminated, partially_terminated, reinstated, conditioned, unaffected.'),
        ),
        migrations.AddConstraint(
            model_name='permiteffect',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['named_by_authority', 'named_by_court', 'named_by_holder', 'reported', 'inferred_from_scope'])), name='permiteffect_basis_in_vocabulary', violation_error_message='“basis” must be one of: named_by_authority, named_by_court, named_by_holder, reported, inferred_from_scope.'),
        ),
        migrations.AddIndex(
            model_name='permitidentifier',
            index=models.Index(fields=['value'], name='permitidentifier_value', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='permitidentifier',
            constraint=models.UniqueConstraint(fields=('scheme', 'value'), name='permitidentifier_unique_in_scheme'),
        ),
        migrations.AddConstraint(
            model_name='permitline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__isnull', True), models.Q(('unit', ''), _negated=True), _connector='OR'), name='permitline_quantity_has_unit', violation_error_message='A quantity needs its unit, such as systems or kg.'),
        ),
        migrations.AddConstraint(
            model_name='permitline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('currency', ''), ('value__isnull', True)), models.Q(('currency__regex', '^[A-Z]{3}$'), ('value__gte', 0), ('value__isnull', False)), _connector='OR'), name='permitline_value_has_currency', violation_error_message='Money needs its currency, an ISO 4217 code such as EUR, and an amount.'),
        ),
        migrations.AddConstraint(
            model_name='permitparty',
            constraint=models.UniqueConstraint(fields=('permit', 'role', 'company'), name='permitparty_once'),
        ),
        migrations.AddConstraint(
            model_name='permitparty',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['exporter', 'consignee', 'intermediate_consignee', 'end_user', 'ultimate_end_user', 'broker'])), name='permitparty_role_in_vocabulary', violation_error_message='“role” must be one of: exporter, consignee, intermediate_consignee, end_user, ultimate_end_user, broker.'),
        ),
        migrations.AddIndex(
            model_name='permitspan',
            index=models.Index(fields=['status', 'permit'], name='permitspan_status_permit'),
        ),
        migrations.AddIndex(
            model_name='permitspan',
            index=models.Index(condition=models.Q(('alternative', ''), _negated=True), fields=['alternative', 'permit'], name='permitspan_alternative_permit'),
        ),
        migrations.AddConstraint(
            model_name='permitspan',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['not_issued', 'unknown', 'active', 'partially_suspended', 'suspended', 'lapsed_unconfirmed', 'cancelled', 'revoked', 'annulled', 'surrendered', 'exhausted', 'expired', 'replaced'])), name='permitspan_status_in_vocabulary', violation_error_message='“status” must be one of: not_issued, unknown, active, partially_suspended, suspended, lapsed_unconfirmed, cancelled, revoked, annulled, surrendered, exhausted, expired, replaced.'),
        ),
        migrations.AddConstraint(
            model_name='permitspan',
            constraint=models.CheckConstraint(condition=models.Q(('to_day__isnull', True), ('to_day__gt', models.F('from_day')), _connector='OR'), name='permitspan_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('kind', 'record', 'number'), name='revision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('said_until__isnull', True)), fields=('kind', 'record'), name='revision_one_stands_now'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['P', 'M', 'E', 'S'])), name='revision_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('said_until__isnull', True), ('said_until__gte', models.F('said_from')), _connector='OR'), name='revision_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('cause', ''), ('cause__in', ['error', 'new_information', 'methodology_change']), _connector='OR'), name='revision_cause_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='revision_state_in_vocabulary', violation_error_message='“state” must be one of: draft, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('owner', 'list', 'name'), name='savedfilter_name_once'),
        ),
        migrations.AddConstraint(
            model_name='scoperule',
            constraint=models.CheckConstraint(condition=models.Q(('polarity__in', ['include', 'exclude'])), name='scoperule_polarity_in_vocabulary', violation_error_message='“polarity” must be one of: include, exclude.'),
        ),
        migrations.AddConstraint(
            model_name='statementlink',
            constraint=models.UniqueConstraint(fields=('statement', 'event', 'stance'), name='statementlink_once'),
        ),
        migrations.AddConstraint(
            model_name='statementlink',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['announces', 'confirms', 'clarifies', 'justifies', 'denies', 'contradicts', 'demands', 'welcomes', 'criticises'])), name='statementlink_stance_in_vocabulary', violation_error_message='“stance” must be one of: announces, confirms, clarifies, justifies, denies, contradicts, demands, welcomes, criticises.'),
        ),
        migrations.AddConstraint(
            model_name='statementlink',
            constraint=models.CheckConstraint(condition=models.Q(('part', ''), ('part__in', ['announcer', 'decider', 'spokesperson', 'affected_party', 'critic']), _connector='OR'), name='statementlink_part_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='statementlink',
            constraint=models.CheckConstraint(condition=models.Q(('part', 'critic'), ('stance', 'announces'), _negated=True), name='statementlink_critic_announces_nothing', violation_error_message='A critic announces nothing; choose another stance, or another part.'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('start_earliest__isnull', True), ('start_latest__isnull', True)), models.Q(('start_earliest__isnull', False), ('start_latest__gte', models.F('start_earliest')), ('start_latest__isnull', False)), _connector='OR'), name='tenure_start_bounds_in_order', violation_error_message='The first day of “start” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_earliest__isnull', True), ('end_latest__isnull', True)), models.Q(('end_earliest__isnull', False), ('end_latest__gte', models.F('end_earliest')), ('end_latest__isnull', False)), _connector='OR'), name='tenure_end_bounds_in_order', violation_error_message='The first day of “end” must not be after its last day, and both are needed.'),
        ),
        migrations.AddIndex(
            model_name='officialstatement',
            index=models.Index(fields=['state', '-said_latest', '-id'], name='statement_state_latest'),
        ),
        migrations.AddConstraint(
            model_name='officialstatement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='statement_state_in_vocabulary', violation_error_message='“state” must be one of: draft, published, withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='officialstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='statement_published_has_time'),
        ),
        migrations.AddConstraint(
            model_name='officialstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='statement_withdrawn_has_reason', violation_error_message='A withdrawn record needs a reason, which its page shows.'),
        ),
        migrations.AddConstraint(
            model_name='officialstatement',
            constraint=models.CheckConstraint(condition=models.Q(('venue__in', ['press_release', 'oral', 'written', 'notice', 'gazette', 'judgment', 'interview', 'social', 'leak'])), name='statement_venue_in_vocabulary', violation_error_message='“venue” must be one of: press_release, oral, written, notice, gazette, judgment, interview, social, leak.'),
        ),
        migrations.AddConstraint(
            model_name='officialstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('said_earliest__isnull', True), ('said_latest__isnull', True)), models.Q(('said_earliest__isnull', False), ('said_latest__gte', models.F('said_earliest')), ('said_latest__isnull', False)), _connector='OR'), name='statement_said_bounds_in_order', violation_error_message='The first day of “said” must not be after its last day, and both are needed.'),
        ),
        migrations.AddConstraint(
            model_name='officialstatement',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), ('authority__isnull', False), models.Q(('speaker_as_printed', ''), _negated=True), _connector='OR'), name='statement_has_speaker', violation_error_message='A statement needs a person, an authority or the speaker as printed.'),
        ),
    ]
