package io.fairbot.planted.streams;

class Talker {
    @SuppressWarnings("SystemOut")
    void talk() {
        System.out.println("hello");
    }
}
