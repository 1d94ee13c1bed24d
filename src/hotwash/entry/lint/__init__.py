"""The linter's shell: files, configuration, baseline, reports and the language server."""
