package io.fairbot.planted.chance;

class UnseededRandom {
    double roll() {
        return Math.random();
    }
}
