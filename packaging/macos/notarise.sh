#!/bin/bash
# Sign Dedup.app with a Developer ID, have Apple notarise it, and make the disk image. On macOS alone.
#
#   packaging/macos/notarise.sh build/bundle/Dedup.app dist/Dedup-VERSION-macos.dmg
#
# The environment gives: SIGNING_IDENTITY ("Developer ID Application: …", in the keychain), and the name of a profile
# that `xcrun notarytool store-credentials` keeps in the keychain (NOTARY_PROFILE). No password, key or certificate is
# ever an argument of a command, where every user of the computer could read it, or printed: nothing is traced here.
set -euo pipefail
set +x

app="${1:?the .app}"
image="${2:?the disk image to make}"
: "${SIGNING_IDENTITY:?}" "${NOTARY_PROFILE:?}"
here="$(cd "$(dirname "$0")" && pwd)"

# From the inside out: libraries first, the program with its entitlements last.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY"
find "$app/Contents/Frameworks" -type d -name '*.framework' -print0 |
    xargs -0 -r codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY"
codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$SIGNING_IDENTITY" "$app"
codesign --verify --strict --deep "$app"

staging="$(mktemp -d)"
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
hdiutil create -quiet -volname Dedup -srcfolder "$staging" -ov -format ULFO "$image"
codesign --force --timestamp --sign "$SIGNING_IDENTITY" "$image"

xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
xcrun stapler staple "$image"
spctl --assess --type open --context context:primary-signature "$image"
