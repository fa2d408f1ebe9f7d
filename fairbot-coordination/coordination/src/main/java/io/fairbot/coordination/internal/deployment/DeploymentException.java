package io.fairbot.coordination.internal.deployment;

import io.fairbot.FairbotException;

/** A deployment cannot begin. */
final class DeploymentException extends FairbotException {
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * Creates one.
     *
     * @param field the field of the order that is wrong, empty when none is
     * @param message why, in a sentence
     */
    DeploymentException(String field, String message) {
        super(message, null);
        this.field = field;
    }

    String field() {
        return field;
    }
}
