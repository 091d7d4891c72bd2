#!/bin/sh
# Installs the scanners that bench:scan compares with, as far as Go's module proxy has them; each takes some minutes.
set -u
for module in \
  github.com/zricethezav/gitleaks/v8@v8.28.0 \
  github.com/anchore/syft/cmd/syft@v1.33.0 \
  github.com/aquasecurity/trivy/cmd/trivy@v0.67.0; do
  echo "Installing $module"
  go install "$module" || echo "$module cannot be installed this way."
done
echo "They are in $(go env GOPATH)/bin, which has to be on the PATH."
