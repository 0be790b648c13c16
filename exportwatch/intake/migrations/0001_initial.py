
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('compressed', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name_plural': 'bodies',
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=260, unique=True)),
                ('free_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('robots_body', models.BinaryField(blank=True, null=True)),
                ('robots_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('robots_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name_plural': 'stories',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The program that uses it, such as press review.', max_length=100, unique=True)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('beginning', models.CharField(editable=False, max_length=12)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('hand_in', 'Hand in'), ('look', 'Look')], max_length=10), default=list, size=None)),
                ('per_minute', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6000)], verbose_name='articles a minute')),
                ('expires', models.DateField(blank=True, help_text='Empty: until it is revoked.', null=True, verbose_name='last good day')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('owner', models.ForeignKey(help_text='Who answers for it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'API token',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=2000, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('publisher_kind', models.CharField(choices=[('official', 'Official'), ('court', 'Court'), ('wire', 'News agency'), ('national', 'National medium'), ('local', 'Local medium'), ('trade', 'Trade press'), ('ngo', 'Non-governmental organisation'), ('company', 'Company')], max_length=12)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None)),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('interval_minutes', models.PositiveIntegerField(default=60, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(10080)])),
                ('licence_note', models.TextField(blank=True)),
                ('enabled', models.BooleanField(default=True)),
                ('preset', models.CharField(blank=True, max_length=60)),
                ('host', models.CharField(editable=False, max_length=260)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('etag', models.CharField(blank=True, max_length=500)),
                ('last_modified', models.CharField(blank=True, max_length=100)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('succeeded_at', models.DateTimeField(blank=True, null=True)),
                ('brought_at', models.DateTimeField(blank=True, null=True)),
                ('usual_gap', models.DurationField(blank=True, null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.TextField(blank=True)),
                ('problems', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(condition=models.Q(('enabled', True)), fields=['due_at'], name='feed_due'), models.Index(fields=['host'], name='feed_host')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('preset', ''), _negated=True), fields=('preset',), name='feed_preset_once'), models.CheckConstraint(condition=models.Q(('failures', 0), models.Q(('error', ''), _negated=True), _connector='OR'), name='feed_failure_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Fetch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('upload', models.BinaryField(blank=True, null=True)),
                ('guid', models.CharField(blank=True, max_length=1000)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('host', models.CharField(blank=True, max_length=260)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('published', models.DateField(blank=True, null=True)),
                ('published_basis', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('to_fetch', 'To fetch'), ('to_extract', 'To extract'), ('done', 'Done'), ('gone', 'Gone'), ('failed', 'Failed')], default='to_fetch', max_length=12)),
                ('fetch_attempts', models.PositiveSmallIntegerField(default=0)),
                ('extract_attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.TextField(blank=True)),
                ('is_copy', models.BooleanField(default=False)),
                ('engine_version', models.CharField(blank=True, max_length=20)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.article')),
                ('feed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fetches', to='intake.feed')),
            ],
            options={
                'verbose_name_plural': 'fetches',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='HandIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idempotency_key', models.CharField(blank=True, max_length=200)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hand_ins', to='intake.apitoken')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='HandedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('fetch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='handed_item', to='intake.fetch')),
                ('hand_in', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='intake.handin')),
            ],
            options={
                'ordering': ['hand_in', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Revisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=260)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('etag', models.CharField(blank=True, max_length=500)),
                ('last_modified', models.CharField(blank=True, max_length=100)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.TextField(blank=True)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.article')),
            ],
            options={
                'ordering': ['due_at'],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('media_type', models.CharField(max_length=100)),
                ('headers', models.JSONField(default=dict)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('text', models.TextField()),
                ('language', models.CharField(blank=True, max_length=2)),
                ('fetched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.article')),
                ('body', models.ForeignKey(db_column='sha256', on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='intake.body')),
            ],
        ),
        migrations.CreateModel(
            name='Rereading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine_version', models.CharField(max_length=20)),
                ('payloads', models.JSONField(default=list)),
                ('differences', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('unchanged', 'Unchanged'), ('waiting', 'To look at'), ('let_in', 'Let in'), ('left', 'Left as it was')], max_length=10)),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rereadings', to='intake.snapshot')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('engine_version', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('act', 'Act'), ('statements', 'Statements only')], default='act', max_length=10)),
                ('payload', models.JSONField()),
                ('act', models.CharField(blank=True, max_length=20)),
                ('issuer', models.CharField(blank=True, max_length=2)),
                ('destinations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None)),
                ('act_day', models.DateField(blank=True, null=True)),
                ('relevance', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('pending', 'To review'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('superseded', 'Superseded')], default='pending', max_length=10)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('assigned_until', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('accepted', models.JSONField(blank=True, default=dict)),
                ('created', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fetch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='intake.fetch')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.measure')),
                ('replaces', models.ManyToManyField(blank=True, related_name='replaced_by', to='intake.proposal')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='intake.snapshot')),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': [('review_proposal', 'Can review proposals at the desk')],
            },
        ),
        migrations.CreateModel(
            name='PageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('after', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='page_change', to='intake.snapshot')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.snapshot')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='fetch',
            name='snapshot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fetches', to='intake.snapshot'),
        ),
        migrations.CreateModel(
            name='StoryMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('likeness', models.FloatField(blank=True, null=True)),
                ('agency', models.CharField(blank=True, max_length=200)),
                ('given_origin', models.CharField(blank=True, max_length=200)),
                ('placed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.article')),
                ('placed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.snapshot')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='intake.story')),
            ],
            options={
                'ordering': ['article__published_earliest', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fetch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='dismissal', to='intake.fetch')),
            ],
            options={
                'ordering': ['-at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dismissal_says_why')],
            },
        ),
        migrations.AddIndex(
            model_name='handin',
            index=models.Index(fields=['token', 'made_at'], name='hand_in_of_token'),
        ),
        migrations.AddIndex(
            model_name='handin',
            index=models.Index(fields=['token', 'fingerprint'], name='hand_in_same_again'),
        ),
        migrations.AddIndex(
            model_name='handin',
            index=models.Index(fields=['by', '-id'], name='hand_in_of_person'),
        ),
        migrations.AddConstraint(
            model_name='handin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('token__isnull', True)), models.Q(('by__isnull', True), ('token__isnull', False)), _connector='OR'), name='hand_in_by_person_or_program'),
        ),
        migrations.AddConstraint(
            model_name='handin',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('token', 'idempotency_key'), name='hand_in_key_once'),
        ),
        migrations.AddConstraint(
            model_name='handeditem',
            constraint=models.UniqueConstraint(fields=('hand_in', 'position'), name='handed_item_place'),
        ),
        migrations.AddIndex(
            model_name='revisit',
            index=models.Index(fields=['due_at'], name='revisit_due'),
        ),
        migrations.AddIndex(
            model_name='revisit',
            index=models.Index(fields=['host'], name='revisit_host'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='snapshot_numbered_in_article'),
        ),
        migrations.AddIndex(
            model_name='rereading',
            index=models.Index(fields=['engine_version', 'state', 'id'], name='rereading_version_state'),
        ),
        migrations.AddConstraint(
            model_name='rereading',
            constraint=models.UniqueConstraint(fields=('snapshot', 'engine_version'), name='rereading_once'),
        ),
        migrations.AddConstraint(
            model_name='rereading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['let_in', 'left']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='rereading_decided_has_time'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['state', 'id'], name='proposal_state_oldest'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['issuer', 'act', 'act_day'], name='proposal_same_act'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('decided_at', None), _negated=True), fields=['-decided_at'], name='proposal_decided_latest'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('snapshot', 'engine_version', 'ordinal'), name='proposal_once'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='proposal_decided_has_time'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['rejected', 'superseded']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='proposal_rejected_says_why'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('assigned_to__isnull', True), models.Q(('assigned_at__isnull', False), ('assigned_until__isnull', False)), _connector='OR'), name='proposal_assigned_has_times'),
        ),
        migrations.AddIndex(
            model_name='pagechange',
            index=models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['found_at'], name='page_change_unseen'),
        ),
        migrations.AddConstraint(
            model_name='pagechange',
            constraint=models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='page_change_between_two'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(condition=models.Q(('state__in', ['to_fetch', 'to_extract'])), fields=['state', 'due_at'], name='fetch_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(condition=models.Q(('state', 'to_fetch')), fields=['host', 'due_at'], name='fetch_host_by_due'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(condition=models.Q(('state__in', ['failed', 'gone'])), fields=['error_code'], name='fetch_dead_by_cause'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(fields=['feed', 'created_at'], name='fetch_of_feed'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(fields=['finished_at'], name='fetch_finished'),
        ),
        migrations.AddConstraint(
            model_name='fetch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'gone']), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='fetch_dead_says_why'),
        ),
        migrations.AddConstraint(
            model_name='fetch',
            constraint=models.UniqueConstraint(condition=models.Q(('feed__isnull', False)), fields=('source',), name='fetch_feed_address_once'),
        ),
        migrations.AddIndex(
            model_name='storymember',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['bands'], name='story_member_bands'),
        ),
    ]
