package io.fairbot.planted.internals;

import io.fairbot.planted.internals.other.internal.Private;

class InternalAccess {
    private final Private loot = new Private();

    @Override
    public String toString() {
        return loot.toString();
    }
}
