package io.safelite.agent.internal.sqlite;

/** How a connection reads and writes dates: by getter, by field in old versions, as a property. */
enum DateSetting {
    CLASS("getDateClass", "dateClass", "date_class"),
    PRECISION("getDatePrecision", "datePrecision", "date_precision"),
    FORMAT("getDateStringFormat", "dateStringFormat", "date_string_format");

    private final String getter;
    private final String field;
    private final String property;

    DateSetting(String getter, String field, String property) {
        this.getter = getter;
        this.field = field;
        this.property = property;
    }

    String getter() {
        return getter;
    }

    String field() {
        return field;
    }

    String property() {
        return property;
    }
}
