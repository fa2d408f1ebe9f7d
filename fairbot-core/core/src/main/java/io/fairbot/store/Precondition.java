package io.fairbot.store;

/**
 * A condition on the stored document under which a write is applied.
 *
 * @param kind the kind of condition
 * @param version the required version, 0 unless the kind is {@link PreconditionKind#VERSION}
 */
public record Precondition(PreconditionKind kind, long version) {
    /** The document may be in any version, or absent. */
    public static final Precondition ANY = new Precondition(PreconditionKind.ANY, 0);

    /** The document must be absent. */
    public static final Precondition ABSENT = new Precondition(PreconditionKind.ABSENT, 0);

    /** The kinds of preconditions. */
    public enum PreconditionKind {
        /** See {@link Precondition#ANY}. */
        ANY,
        /** See {@link Precondition#ABSENT}. */
        ABSENT,
        /** The document must exist in the given version. */
        VERSION
    }

    /**
     * Returns the precondition that the document is in the version that was read.
     *
     * @param version the version
     * @return the precondition
     */
    public static Precondition atVersion(long version) {
        return new Precondition(PreconditionKind.VERSION, version);
    }

    /**
     * Returns whether a stored version satisfies this precondition.
     *
     * @param actual the version of the stored document, 0 for none
     * @return whether the write may be applied
     */
    public boolean isSatisfiedBy(long actual) {
        return switch (kind) {
            case ANY -> true;
            case ABSENT -> actual == 0;
            case VERSION -> actual == version;
        };
    }

    /** Returns it as the end of the sentence "it had to be …". */
    @Override
    public String toString() {
        return switch (kind) {
            case ANY -> "anything";
            case ABSENT -> "absent";
            case VERSION -> "in version " + version;
        };
    }
}
