package io.fairbot.planted.impl;

class ThingImpl {}
