package io.fairbot.planted.api;

abstract class HiddenBase {
    public final int inherited() {
        return 1;
    }
}
