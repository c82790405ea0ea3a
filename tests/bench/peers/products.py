# SPDX-License-Identifier: EUPL-1.2
"""Other people's products, each with the settings that suit it best as far as the promise stays the same: on the disk before it is
acknowledged. README.md says why these."""

import os
import signal
import subprocess

from server import LOOPBACK, Server, answers, free_ports, nobody

POSTGRES = "/usr/lib/postgresql/15/bin"
RABBIT = "/usr/lib/rabbitmq/bin/rabbitmq-server"


class Product(Server):
    client = None  # the name of its program
    port = None

    def is_ready(self):
        return answers(self.port)

    def fill(self):
        self.wait_until(self.is_ready)
        subprocess.run([self.program(self.client), str(self.port), "fill"], check=True, timeout=120)

    def load(self, clients, seconds):
        return [self.program(self.client), str(self.port), str(clients), str(seconds)]


class Redis(Product):
    client = "redis"
    needs = "/usr/bin/redis-server"

    def start(self):
        self.make_dir()
        [self.port] = free_ports(1)
        self.process = self.spawn([
            self.needs, "--bind", LOOPBACK, "--port", str(self.port), "--dir", self.dir, "--daemonize", "no", "--maxclients", "1000",
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--auto-aof-rewrite-percentage", "0"])
        self.fill()


class Postgres(Product):
    client = "postgres"
    needs = POSTGRES + "/postgres"
    last_signal = signal.SIGINT  # a fast shutdown
    SETTINGS = {
        "listen_addresses": LOOPBACK, "unix_socket_directories": "", "max_connections": "300", "ssl": "off",
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "wal_sync_method": "fdatasync",
        "commit_delay": "0", "shared_buffers": "1GB", "wal_buffers": "64MB", "wal_level": "minimal", "max_wal_senders": "0",
        "min_wal_size": "2GB", "max_wal_size": "8GB", "checkpoint_timeout": "60min", "jit": "off",
        "plan_cache_mode": "force_generic_plan", "autovacuum_naptime": "10s",
    }

    def is_ready(self):
        return subprocess.run([POSTGRES + "/pg_isready", "-q", "-h", LOOPBACK, "-p", str(self.port)], check=False).returncode == 0

    def start(self):
        self.make_dir()
        [self.port] = free_ports(1)
        with open(self.log, "ab") as log:
            subprocess.run([POSTGRES + "/initdb", "-D", self.dir, "-U", "bench", "-A", "trust", "-E", "SQL_ASCII", "--locale=C",
                            "-N"], check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **nobody())
        with open(os.path.join(self.dir, "postgresql.conf"), "a", encoding="ascii") as file:
            file.writelines(f"{key} = '{value}'\n" for key, value in dict(self.SETTINGS, port=self.port).items())
        self.process = self.spawn([self.needs, "-D", self.dir])
        self.fill()


class SilentPostgres(Product):
    """The same server, without NOTIFY."""

    def __init__(self, name, build, work, postgres):
        super().__init__(name, build, work)
        self.postgres = postgres

    def start(self):
        self.process = self.postgres.process

    def load(self, clients, seconds):
        return self.postgres.load(clients, seconds) + ["silent"]

    def last_words(self):
        return self.postgres.last_words()


class Rabbit(Product):
    client = "rabbit"
    needs = RABBIT

    def start(self):
        self.make_dir()
        self.port, distribution, epmd = free_ports(3)
        config = os.path.join(self.dir, "rabbitmq.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write("log.file.level = warning\ndisk_free_limit.absolute = 100MB\n")
        os.chmod(config, 0o644)
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.dir, "LANG": "C.UTF-8", "ERL_EPMD_PORT": str(epmd), "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": "bench@localhost", "RABBITMQ_NODE_PORT": str(self.port), "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_DIST_PORT": str(distribution), "RABBITMQ_CONFIG_FILE": config, "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_MNESIA_BASE": self.dir + "/data", "RABBITMQ_LOG_BASE": self.dir + "/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.dir + "/plugins", "RABBITMQ_GENERATED_CONFIG_DIR": self.dir + "/config",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RUNNING_UNDER_SYSTEMD": "1",  # the script becomes the server, and does not wait beside it
        }
        # Erlang would start its name server by itself, and leave it behind.
        self.process = self.spawn(["/usr/bin/epmd", "-port", str(epmd), "-address", LOOPBACK], env=environment)
        self.wait_until(lambda: answers(epmd))
        self.process = self.spawn([RABBIT], env=environment, cwd=self.dir)
        self.fill()


class Beanstalk(Product):
    client = "beanstalk"
    needs = "/usr/bin/beanstalkd"
    runs = 0

    def start(self):
        self.make_dir()
        [self.port] = free_ports(1)
        # -n: without compaction, which would move along what is kept.
        self.process = self.spawn([self.needs, "-l", LOOPBACK, "-p", str(self.port), "-b", self.dir, "-f0", "-n", "-s", str(64 << 20)])
        self.fill()

    def load(self, clients, seconds):
        self.runs += 1
        return super().load(clients, seconds) + [str(self.runs)]
