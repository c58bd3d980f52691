package dev.winnow.worker.data;

import java.util.Random;

/** Draws one figure, placed and shaded at random. StrictMath: the same pixels on every machine. */
final class SyntheticFigure {
  private static final int SIDE = SyntheticImages.SHAPE.width();

  private final Random random;
  private final double centreX;
  private final double centreY;
  private final double radius;
  private final double cosine;
  private final double sine;
  private final double phase;

  SyntheticFigure(long seed) {
    random = new Random(seed);
    centreX = (SIDE - 1) / 2.0 + between(-5, 5);
    centreY = (SIDE - 1) / 2.0 + between(-5, 5);
    radius = between(6, 10);
    double angle = between(-0.3, 0.3);
    cosine = StrictMath.cos(angle);
    sine = StrictMath.sin(angle);
    phase = between(0, 2 * Math.PI);
  }

  /** Writes one image of that class from start on. */
  void draw(int label, byte[] pixels, int start) {
    double background = between(0.05, 0.35);
    double contrast = between(0.3, 0.6);
    double slopeX = between(-0.3, 0.3) / SIDE;
    double slopeY = between(-0.3, 0.3) / SIDE;
    double noise = between(0.04, 0.14);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double dx = (x - centreX) / radius;
        double dy = (y - centreY) / radius;
        double outside = outside(label, cosine * dx + sine * dy, cosine * dy - sine * dx);
        double ink = clamp(0.5 - outside * radius);
        double shade = background + slopeX * x + slopeY * y + contrast * ink;
        double level = clamp(shade + noise * random.nextGaussian());
        pixels[start + y * SIDE + x] = (byte) (int) (255 * level + 0.5);
      }
    }
  }

  /** How far outside the figure a point is, in radii; negative inside. */
  private double outside(int label, double u, double v) {
    double square = Math.max(Math.abs(u), Math.abs(v));
    double round = Math.sqrt(u * u + v * v);
    return switch (label) {
      case 0 -> round - 0.95;
      case 1 -> Math.abs(round - 0.75) - 0.2;
      case 2 -> square - 0.85;
      case 3 -> Math.abs(square - 0.7) - 0.17;
      case 4 -> Math.max(v - 0.75, 0.9 * Math.abs(u) - 0.45 * (v + 1));
      case 5 -> plus(u, v);
      case 6 -> plus((u + v) * Math.sqrt(0.5), (u - v) * Math.sqrt(0.5));
      case 7 -> Math.max(square - 0.95, wave(v));
      case 8 -> Math.max(square - 0.95, wave(u));
      case 9 -> Math.max(square - 0.95, -8 * wave(u) * wave(v));
      default -> throw new IllegalArgumentException("no figure for label " + label);
    };
  }

  private static double plus(double u, double v) {
    double level = Math.max(Math.abs(u) - 0.95, Math.abs(v) - 0.25);
    double upright = Math.max(Math.abs(v) - 0.95, Math.abs(u) - 0.25);
    return Math.min(level, upright);
  }

  private double wave(double t) {
    return 0.15 * StrictMath.sin(7.5 * t + phase);
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
