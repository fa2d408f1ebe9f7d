package io.fairbot.agents.branch;

import io.fairbot.FairbotException;

/** Thrown when a branch cannot be opened or the initial branches are invalid; the message says what to do. */
public final class BranchException extends FairbotException {
    BranchException(String message) {
        super(message, null);
    }
}
