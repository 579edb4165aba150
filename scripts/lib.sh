# shellcheck shell=bash disable=SC2034
# What the scripts share: versions, where the tools are, and small helpers. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${CPH_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/cloud-phone-console}

trunk_version=0.21.14
binaryen_version=132
terser_version=5.51.4
axe_version=4.14.1
geckodriver_version=0.37.1
sdk_version=3.1.219
cyclonedx_version=11.11.0
typescript_version=5.9.3
mutants_version=27.1.0
# The newest versions of the servers of deploy/, from PyPI.
nginx_version=1.31.3
caddy_version=2.11.7
# The wasm-bindgen tool and crate must be of exactly one version, so the lock file decides.
wasm_bindgen_version=$(awk '$1 == "name" { name = $3 } $1 == "version" && name == "\"wasm-bindgen\"" { gsub(/"/, "", $3); print $3; exit }' "$root/Cargo.lock")

wasm_target=wasm32-unknown-unknown
# Native builds go there.
target=$(cd "$root" && realpath -m "${CARGO_TARGET_DIR:-target}")
# Debian's "web" compiler, kept current for its browsers. It comes without a wasm32 standard library. (Its folder is a
# variable only for scripts/test-setup.)
debian_rustc=${CPH_DEBIAN_BIN:-/usr/bin}/rustc
debian_cargo=${CPH_DEBIAN_BIN:-/usr/bin}/cargo
debian_linker=wasm-ld-19

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Whether Chromium's driver is Debian's, and with it the shell of Debian's of the same version.
is_debian_driver() { [ "${CHROMEDRIVER:-$(command -v chromedriver)}" = /usr/bin/chromedriver ]; }

case ${CPH_WASM:-} in
  '' | rustup | debian) ;;
  *) die "CPH_WASM is '$CPH_WASM': it may be rustup or debian" ;;
esac

# Whether the ordinary Rust toolchain (rustup's, as a rule) can build for wasm32 as it is.
ordinary_has_wasm() {
  have rustc || return 1
  local libdir
  libdir=$(cd "$root" && rustc --print target-libdir --target "$wasm_target" 2>/dev/null) || return 1
  compgen -G "$libdir/libstd-*.rlib" >/dev/null
}

# Compiler flags that keep paths of this machine out of what is built: of the crates' sources, and of more folders.
remap_flags() {
  local folder
  for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/* "$@"; do
    printf -- '--remap-path-prefix=%s=%s ' "$folder" s
  done
}

# Where the private sysroot for Debian's compiler is, or would be.
debian_wasm_dir() {
  [ -x "$debian_rustc" ] || return 1
  printf '%s/wasm32-%s-abort\n' "$tools" "$("$debian_rustc" --version | cut -d' ' -f2)"
}

# Prints which of the two ways to wasm32 is set up, "rustup" or "debian"; fails when neither is.
wasm_way() {
  local dir
  if [ "${CPH_WASM:-}" != debian ] && ordinary_has_wasm; then
    echo rustup
  elif [ "${CPH_WASM:-}" != rustup ] && dir=$(debian_wasm_dir) && [ -d "$dir" ]; then
    echo debian
  else
    return 1
  fi
}

# digest EXTRA PATH...: one hash over the content of these files as git sees them (tracked or new, not ignored), the tools'
# versions and EXTRA. Without git there is nothing to compare, so no two digests are equal.
digest() {
  local extra=$1
  shift
  git -C "$root" rev-parse --git-dir >/dev/null 2>&1 || { echo "no-git-$$-$RANDOM$RANDOM"; return; }
  {
    echo "$extra $(cd "$root" && rustc --version) $trunk_version $wasm_bindgen_version $binaryen_version $terser_version $axe_version $geckodriver_version $sdk_version $cyclonedx_version $typescript_version $nginx_version $caddy_version"
    cd "$root" || exit
    # A deleted file that is still tracked shows up as an error line, which is as good a fact as any other.
    git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu | xargs -0 sha256sum 2>&1 || true
  } | sha256sum | cut -d' ' -f1
}

# The time that what is made of this commit bears, in seconds since 1970: SOURCE_DATE_EPOCH, or else the commit's own.
commit_time() {
  echo "${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}"
}

# The files of these folders and files as git sees them (tracked or new, not ignored), or all of them where there is no git;
# each ends with a zero byte.
files() {
  (
    cd "$root" || exit
    if git rev-parse --git-dir >/dev/null 2>&1; then
      git ls-files -z --cached --others --exclude-standard -- "$@"
    else
      find "$@" -type f ! -path '*/__pycache__/*' -print0 2>/dev/null || true
    fi
  )
}

# The checksums of all files of a folder, as `sha256sum -c` reads them inside it.
sums() {
  (cd "$1" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum)
}
