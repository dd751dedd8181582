# The formula for a tap. A release fills in version and checksum: packaging/release.py
class EntraWizard < Formula
  desc "From a Microsoft Entra sign-in error to a fix you have seen work"
  homepage "https://example.invalid/entra-wizard"
  url "https://example.invalid/entra-wizard/releases/download/v@VERSION@/entra_wizard-@VERSION@.tar.gz"
  sha256 "@SHA_SDIST@"
  license "MIT"

  depends_on "python@3.13"

  # The packages are those that requirements.txt locks by hash, so none is listed here again.
  def install
    python = Formula["python@3.13"].opt_bin/"python3.13"
    system python, "-m", "venv", libexec
    pip = libexec/"bin/pip"
    system pip, "install", "--require-hashes", "-r", "requirements.txt"
    system pip, "install", "--no-deps", "."
    bin.install_symlink libexec/"bin/entra-wizard"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/entra-wizard --version")
    assert_match "AADSTS90120", shell_output("#{bin}/entra-wizard explain 90120")
  end
end
