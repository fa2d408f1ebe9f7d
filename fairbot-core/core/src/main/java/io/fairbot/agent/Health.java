package io.fairbot.agent;

/**
 * The health of an agent, or of a part of the application.
 *
 * @param status the status
 * @param reason one sentence for an operator: the cause and the remedy; empty when there is no problem. With UP it is a
 *     warning
 */
public record Health(HealthStatus status, String reason) {
    /** The health of a component that works. */
    public static final Health UP = new Health(HealthStatus.UP, "");

    /** The statuses of health, from best to worst. */
    public enum HealthStatus {
        /** It works. */
        UP,
        /** It works in part, or not as well as it should. */
        DEGRADED,
        /** It does not work. */
        DOWN
    }

    /**
     * Returns the health of a component that works in part.
     *
     * @param reason the cause and the remedy
     * @return the health
     */
    public static Health degraded(String reason) {
        return new Health(HealthStatus.DEGRADED, reason);
    }

    /**
     * Returns the health of a component that does not work.
     *
     * @param reason the cause and the remedy
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
