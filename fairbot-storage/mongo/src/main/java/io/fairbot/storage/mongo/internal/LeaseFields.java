package io.fairbot.storage.mongo.internal;

/** The names of the fields of a lease. */
final class LeaseFields {
    static final String TOKEN = "token";
    static final String HOLDER = "holder";
    /** The counter of renewals, which other nodes observe. */
    static final String BEAT = "beat";

    static final String TTL = "ttlMillis";

    private LeaseFields() {}
}
