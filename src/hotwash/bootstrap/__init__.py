"""The only wiring: which adapter stands behind which port."""

from hotwash.adapters.slo_files import Imported as Imported
from hotwash.bootstrap.databases import (
    UnknownDatabaseError as UnknownDatabaseError,
    check_database as check_database,
    open_store as open_store,
    upgrade_database as upgrade_database,
    wall_clock as wall_clock,
)
from hotwash.bootstrap.doctor import diagnose as diagnose
from hotwash.bootstrap.failures import BAD_INPUT as BAD_INPUT
from hotwash.bootstrap.files import (
    imported_slos as imported_slos,
    load_drill as load_drill,
    policy_in as policy_in,
    schedule_in as schedule_in,
    schedules_in as schedules_in,
)
from hotwash.bootstrap.instance import application as application, opened as opened
from hotwash.bootstrap.node import HandClock as HandClock, advancing as advancing, running as running, work as work
from hotwash.bootstrap.settings import DEFAULT_DATABASE as DEFAULT_DATABASE, Settings as Settings
