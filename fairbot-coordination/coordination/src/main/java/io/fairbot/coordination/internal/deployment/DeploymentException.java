package io.fairbot.coordination.internal.deployment;

import io.fairbot.FairbotException;

/** Thrown when a deployment cannot begin. */
final class DeploymentException extends FairbotException {
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * Creates an exception.
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
