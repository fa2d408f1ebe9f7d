package io.fairbot.store;

/**
 * What must be true of a document for a write to happen.
 *
 * @param kind what is asked
 * @param version the version that is asked for, 0 unless the kind is {@link PreconditionKind#VERSION}
 */
public record Precondition(PreconditionKind kind, long version) {
    /** Anything, also nothing, may be there. */
    public static final Precondition ANY = new Precondition(PreconditionKind.ANY, 0);

    /** Nothing may be there. */
    public static final Precondition ABSENT = new Precondition(PreconditionKind.ABSENT, 0);

    /** What can be asked of a document. */
    public enum PreconditionKind {
        /** See {@link Precondition#ANY}. */
        ANY,
        /** See {@link Precondition#ABSENT}. */
        ABSENT,
        /** The document is there in the given version. */
        VERSION
    }

    /**
     * Asks for the version that was read before.
     *
     * @param version the version
     * @return the precondition
     */
    public static Precondition atVersion(long version) {
        return new Precondition(PreconditionKind.VERSION, version);
    }

    /**
     * Tells whether it holds.
     *
     * @param actual the version of the document that is there, 0 for none
     * @return whether the write may happen
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
