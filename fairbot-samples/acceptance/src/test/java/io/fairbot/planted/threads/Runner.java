package io.fairbot.planted.threads;

class Runner {
    Thread make() {
        return new Thread(() -> {});
    }
}
