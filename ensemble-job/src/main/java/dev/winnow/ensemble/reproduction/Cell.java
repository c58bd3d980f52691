package dev.winnow.ensemble.reproduction;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One training of the paper's grid.
 *
 * @param sparsity per cent of the convolution weights that are pruned in the end
 * @param batch images a step, or {@link #DYNAMIC}
 * @param seed of everything random
 */
public record Cell(Approach approach, int sparsity, int batch, long seed) {
  /** The batch that follows the dynamic batch size rule. */
  public static final int DYNAMIC = 0;

  private static final Pattern NAME = Pattern.compile("[a-z-]+-\\d+-[a-z0-9]+-seed(-?\\d+)");

  /** A batch as tables write it. */
  static String batchName(int batch) {
    return batch == DYNAMIC ? "DBS" : Integer.toString(batch);
  }

  /** Names its folder: swr-cnn-30-dbs-seed1. */
  public String name() {
    return "%s-%d-%s-seed%d"
        .formatted(approach.title(), sparsity, batchName(batch), seed)
        .toLowerCase(Locale.ROOT);
  }

  /** The seed that a {@link #name} ends in, if it is one. */
  static OptionalLong seedOf(String name) {
    Matcher matcher = NAME.matcher(name);
    try {
      return matcher.matches()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** Whether its kernels are compared with those at other sparsities, as in the paper's Fig. 5a. */
  boolean showsKernels() {
    return approach == Approach.SWR_CNN && batch == DYNAMIC;
  }

  /** The same training with whatever seed. */
  boolean isLike(Approach otherApproach, int otherSparsity, int otherBatch) {
    return approach == otherApproach && sparsity == otherSparsity && batch == otherBatch;
  }
}
