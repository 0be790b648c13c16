
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
            name='Fetch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('upload', models.BinaryField(blank=True, null=True)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('published', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('to_fetch', 'To fetch'), ('to_extract', 'To extract'), ('done', 'Done'), ('failed', 'Failed')], default='to_fetch', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.TextField(blank=True)),
                ('is_copy', models.BooleanField(default=False)),
                ('engine_version', models.CharField(blank=True, max_length=20)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.article')),
            ],
            options={
                'verbose_name_plural': 'fetches',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('body', models.BinaryField()),
                ('media_type', models.CharField(max_length=100)),
                ('headers', models.JSONField(default=dict)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('text', models.TextField()),
                ('language', models.CharField(blank=True, max_length=2)),
                ('fetched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.article')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('engine_version', models.CharField(max_length=20)),
                ('payload', models.JSONField()),
                ('state', models.CharField(choices=[('pending', 'To review'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='pending', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('accepted', models.JSONField(blank=True, default=dict)),
                ('created', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fetch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='intake.fetch')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.measure')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='intake.snapshot')),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': [('review_proposal', 'Can review proposals at the desk')],
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
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(fields=['sha256'], name='snapshot_sha256'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('article', 'sha256'), name='snapshot_once_an_article'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['state', 'id'], name='proposal_state_oldest'),
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
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='proposal_rejected_says_why'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(condition=models.Q(('state__in', ['to_fetch', 'to_extract'])), fields=['state', 'due_at'], name='fetch_open_by_due'),
        ),
        migrations.AddConstraint(
            model_name='fetch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='fetch_failed_says_why'),
        ),
        migrations.AddIndex(
            model_name='storymember',
            index=django.contrib.postgres.indexes.GinIndex(fields=['bands'], name='story_member_bands'),
        ),
    ]
