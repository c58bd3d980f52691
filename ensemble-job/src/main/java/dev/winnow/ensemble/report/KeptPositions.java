package dev.winnow.ensemble.report;

import dev.winnow.worker.network.LayerWeights;
import dev.winnow.worker.network.LayerWeights.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Which weights of a convolution are kept, as a picture: to the left the tiles (or spatial kernels)
 * of the first pairs of channels, a row for each input channel and a column for each output
 * channel; to the right, for each position of a tile, the share of all pairs that keep it.
 *
 * @param member name of the member
 * @param weights of one layer
 * @param parameters of the member's whole network
 */
public record KeptPositions(String member, LayerWeights weights, float[] parameters) {
  static final int KEPT = 0x14654f;
  static final int PRUNED = 0xe6e9ec;
  private static final int INK = 0x1c1e21;
  private static final int WHITE = 0xffffff;

  static final int MARGIN = 24;
  private static final int CHANNELS = 16;

  /** Divides by the sides of all tiles and kernels. */
  static final int TILE = 36;

  static final int TILE_PITCH = TILE + 6;
  private static final int SHARE = 56;

  /** From here on white is easier to read. */
  private static final double DARK = 0.65;

  private static final int SWATCH = 18;

  private static final int TEXT = 2;
  private static final int LINE = TEXT * PixelLetters.HEIGHT + 8;
  static final int TOP = MARGIN + 3 * LINE;

  /** Whether there is anything to see: a kernel with more than one position. */
  public static boolean isDrawable(LayerWeights weights) {
    return weights.positions() > 1;
  }

  /**
   * Writes the picture into a folder as member-layer.png, over one of that name; it is there whole
   * or not at all.
   */
  public void writeTo(Path folder) throws IOException {
    Path file = folder.resolve("%s-%s.png".formatted(member, weights.layer()));
    Path partial = folder.resolve(file.getFileName() + ".partial");
    byte[] png = draw().png();
    try {
      Files.write(partial, png);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private Canvas draw() {
    int right = MARGIN + Math.max(outs() * TILE_PITCH, textWidth(gridCaption())) + MARGIN;
    int width = right + Math.max(weights.side() * SHARE, textWidth(shareCaption())) + MARGIN;
    int height = TOP + Math.max(ins() * TILE_PITCH, weights.side() * SHARE + 3 * LINE) + MARGIN;
    Canvas canvas = new Canvas(Math.max(width, textWidth(caption()) + 2 * MARGIN), height);
    canvas.text(MARGIN, MARGIN, TEXT, INK, caption());
    canvas.text(MARGIN, TOP - LINE, TEXT, INK, gridCaption());
    drawGrid(canvas);
    canvas.text(right, TOP - LINE, TEXT, INK, shareCaption());
    drawShares(canvas, right);
    int legend = TOP + weights.side() * SHARE + LINE;
    drawSwatch(canvas, right, legend, KEPT, "kept");
    drawSwatch(canvas, right, legend + LINE, PRUNED, "pruned");
    return canvas;
  }

  private String caption() {
    return "%s %s: %s, %s pruned"
        .formatted(
            member,
            weights.layer(),
            "%dx%d %s of %d x %d channels"
                .formatted(
                    weights.side(),
                    weights.side(),
                    weights.form() == Form.WINOGRAD ? "Winograd tiles" : "spatial kernels",
                    weights.in(),
                    weights.out()),
            Numbers.percent(1 - (double) weights.kept(parameters) / weights.length()));
  }

  private String gridCaption() {
    return "down: inputs 1 to %d, across: outputs 1 to %d".formatted(ins(), outs());
  }

  private static String shareCaption() {
    return "kept at each position";
  }

  private void drawGrid(Canvas canvas) {
    for (int c = 0; c < ins(); c++) {
      for (int k = 0; k < outs(); k++) {
        drawTile(canvas, MARGIN + k * TILE_PITCH, TOP + c * TILE_PITCH, c, k);
      }
    }
  }

  private void drawTile(Canvas canvas, int left, int top, int c, int k) {
    int cell = TILE / weights.side();
    for (int position = 0; position < weights.positions(); position++) {
      boolean kept = parameters[weights.index(position, c, k)] != 0;
      int x = left + position % weights.side() * cell;
      int y = top + position / weights.side() * cell;
      canvas.fill(x, y, cell - 1, cell - 1, kept ? KEPT : PRUNED);
    }
  }

  /** The darkest is the position that is kept most often, for at 80 % pruned all would be pale. */
  private void drawShares(Canvas canvas, int left) {
    double[] shares = new double[weights.positions()];
    double most = 0;
    for (int position = 0; position < shares.length; position++) {
      shares[position] = weights.keptAt(position, parameters);
      most = Math.max(most, shares[position]);
    }
    for (int position = 0; position < shares.length; position++) {
      double depth = most == 0 ? 0 : shares[position] / most;
      int x = left + position % weights.side() * SHARE;
      int y = TOP + position / weights.side() * SHARE;
      canvas.fill(x, y, SHARE - 1, SHARE - 1, between(PRUNED, KEPT, depth));
      String percent = Math.round(100 * shares[position]) + "%";
      int textLeft = x + (SHARE - textWidth(percent)) / 2;
      int textTop = y + (SHARE - TEXT * 7) / 2;
      canvas.text(textLeft, textTop, TEXT, depth > DARK ? WHITE : INK, percent);
    }
  }

  private static void drawSwatch(Canvas canvas, int left, int top, int rgb, String text) {
    canvas.fill(left, top, SWATCH, SWATCH, rgb);
    canvas.text(left + LINE, top + 2, TEXT, INK, text);
  }

  private static int between(int from, int to, double share) {
    int rgb = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int start = from >> shift & 0xff;
      int end = to >> shift & 0xff;
      rgb |= (int) Math.round(start + share * (end - start)) << shift;
    }
    return rgb;
  }

  private static int textWidth(String text) {
    return Canvas.textWidth(TEXT, text);
  }

  private int ins() {
    return Math.min(CHANNELS, weights.in());
  }

  private int outs() {
    return Math.min(CHANNELS, weights.out());
  }
}
