package io.safelite.internal.sql;

/**
 * What each pragma does (<a href="https://sqlite.org/pragma.html">pragma</a>). Which of them take a
 * lock was tried out against SQLite; the tests do it again.
 */
final class Pragmas {

    private Pragmas() {}

    /**
     * What a pragma does.
     *
     * @param name its name in lower case without its schema
     * @param assigns whether it has a value
     */
    static Action action(String name, boolean assigns) {
        return switch (name) {
            // Their value, if any, says what to look at.
            case "data_version",
                    "database_list",
                    "foreign_key_check",
                    "foreign_key_list",
                    "freelist_count",
                    "index_info",
                    "index_list",
                    "index_xinfo",
                    "integrity_check",
                    "page_count",
                    "quick_check",
                    "table_info",
                    "table_list",
                    "table_xinfo" ->
                    Action.READ;
            // Takes no lock, but belongs to the transaction it is given in, because each COMMIT
            // switches it off: so it has to begin one.
            case "defer_foreign_keys" -> new Action.Read(assigns);
            // Fields of the file's header. The maximal page count is none, but the connection that
            // writes has to have it.
            case "application_id",
                    "default_cache_size",
                    "max_page_count",
                    "schema_version",
                    "user_version" ->
                    assigns ? Action.WRITE : Action.READ;
            case "incremental_vacuum", "optimize" -> Action.WRITE;
            // What is fixed once the file has content, or changes how it is locked.
            case "auto_vacuum", "encoding", "journal_mode", "page_size" ->
                    assigns ? Action.STANDALONE : Action.READ;
            case "locking_mode" -> assigns ? Action.STANDALONE : new Action.Setting(name, false);
            case "wal_checkpoint" -> Action.STANDALONE;
            // What is the connection's, or the process's.
            case "analysis_limit",
                    "automatic_index",
                    "busy_timeout",
                    "cache_size",
                    "cache_spill",
                    "case_sensitive_like",
                    "cell_size_check",
                    "checkpoint_fullfsync",
                    "collation_list",
                    "compile_options",
                    "count_changes",
                    "data_store_directory",
                    "empty_result_callbacks",
                    "foreign_keys",
                    "full_column_names",
                    "fullfsync",
                    "function_list",
                    "hard_heap_limit",
                    "ignore_check_constraints",
                    "journal_size_limit",
                    "legacy_alter_table",
                    "mmap_size",
                    "module_list",
                    "pragma_list",
                    "query_only",
                    "read_uncommitted",
                    "recursive_triggers",
                    "reverse_unordered_selects",
                    "secure_delete",
                    "short_column_names",
                    "shrink_memory",
                    "soft_heap_limit",
                    "synchronous",
                    "temp_store",
                    "temp_store_directory",
                    "threads",
                    "trusted_schema",
                    "wal_autocheckpoint",
                    // Allows to write the schema table, and writes nothing itself.
                    "writable_schema" ->
                    new Action.Setting(name, assigns);
            // SQLite does nothing for a pragma it does not know, but an extension may know it.
            default -> Action.WRITE;
        };
    }
}
