package io.fairbot.agents.branch;

import io.fairbot.FairbotException;

/** A branch cannot be opened; the message says what to do. */
public final class BranchException extends FairbotException {
    BranchException(String message) {
        super(message, null);
    }
}
