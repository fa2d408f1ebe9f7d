package io.fairbot.agent;

/**
 * How a part of the house is.
 *
 * @param status in one word
 * @param reason in one sentence for an operator: why, and what to do; empty when all is well. Beside UP it is a warning
 */
public record Health(HealthStatus status, String reason) {
    /** All is well. */
    public static final Health UP = new Health(HealthStatus.UP, "");

    /** In one word, from well to worst. */
    public enum HealthStatus {
        /** It works. */
        UP,
        /** It works in part, or not as well as it should. */
        DEGRADED,
        /** It does not work. */
        DOWN
    }

    /**
     * It works in part.
     *
     * @param reason why, and what to do
     * @return the health
     */
    public static Health degraded(String reason) {
        return new Health(HealthStatus.DEGRADED, reason);
    }

    /**
     * It does not work.
     *
     * @param reason why, and what to do
     * @return the health
     */
    public static Health down(String reason) {
        return new Health(HealthStatus.DOWN, reason);
    }

    /**
     * Returns the worse of two.
     *
     * @param first one of them
     * @param second the other
     * @return the one with the worse status, the first when they are equal
     */
    public static Health worst(Health first, Health second) {
        return second.status.compareTo(first.status) > 0 ? second : first;
    }
}
