package io.fairbot.planted.chance;

class Dice {
    double roll() {
        return Math.random();
    }
}
