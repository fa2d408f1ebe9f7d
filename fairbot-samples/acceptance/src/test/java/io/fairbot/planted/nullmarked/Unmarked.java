package io.fairbot.planted.nullmarked;

class Unmarked {}
