# Sourced by packaging/run, tests/run and .ci/run: says what happens and how long it took.

# step "What happens" command…: runs the command; its failure ends the script.
step() {
    local title=$1 began=$SECONDS status=0
    shift
    echo "==> $title"
    "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        echo "==> FAILED after $((SECONDS - began)) s (exit $status): $title" >&2
        exit "$status"
    fi
    echo "==> done in $((SECONDS - began)) s: $title"
}

# build PRESET [TARGET…]: configures and builds into build/PRESET.
build() {
    local preset=$1 log
    shift
    log=$(cmake --preset "$preset" -Wno-dev 2>&1) || {
        echo "$log" >&2
        return 1
    }
    cmake --build --preset "$preset" ${1:+--target "$@"}
}
