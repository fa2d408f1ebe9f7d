package io.fairbot.planted.threads;

class ThreadStart {
    Thread make() {
        return new Thread(() -> {});
    }
}
