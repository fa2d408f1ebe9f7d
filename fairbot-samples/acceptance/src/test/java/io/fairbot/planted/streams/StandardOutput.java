package io.fairbot.planted.streams;

class StandardOutput {
    @SuppressWarnings("SystemOut")
    void talk() {
        System.out.println("hello");
    }
}
