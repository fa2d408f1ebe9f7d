package io.fairbot.coordination.internal.deployment;

import io.fairbot.FairbotException;

/** Thrown when a deployment request is rejected, with the invalid field. */
final class DeploymentException extends FairbotException {
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * Creates an exception.
     *
     * @param field the invalid field of the request, empty for none
     * @param message the reason, in a sentence
     */
    DeploymentException(String field, String message) {
        super(message, null);
        this.field = field;
    }

    String field() {
        return field;
    }
}
