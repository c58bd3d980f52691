#!/usr/bin/env bash
# Winnow on YARN with the driver on this machine: for use by hand. What it prints comes here.
#
#   deploy/yarn/client.sh [SPARK-SUBMIT OPTION ...] -- COMMAND ...
#
# inspect, versions and rollback start nothing on the cluster. Its own exit status is Winnow's.
# --files is taken.
set -euo pipefail

# shellcheck source=deploy/yarn/submit.sh
. "$(dirname "${BASH_SOURCE[0]}")/submit.sh"

# For the driver what --files is for executors, before what the site has there.
site_path=$(of_site spark.driver.extraClassPath)
flags+=(--driver-class-path "$root/conf${site_path:+:${site_path% }}")
submit client
