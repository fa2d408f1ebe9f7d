package io.fairbot.storage.mongo.internal.write;

/** The names of the fields of a lease. */
public final class LeaseFields {
    public static final String TOKEN = "token";
    public static final String HOLDER = "holder";
    /** The counter of renewals, which other nodes observe. */
    public static final String BEAT = "beat";

    public static final String TTL = "ttlMillis";

    private LeaseFields() {}
}
