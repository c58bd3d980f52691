package dev.winnow.driver.data;

import dev.winnow.worker.data.LabeledImages;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * Some examples of one shard.
 *
 * @param ranks place of each in the order of all examples
 */
record ShardPiece(int[] ranks, LabeledImages images) implements Serializable {
  /** Divides a chunk by the shards of its examples. */
  static List<Tuple2<Integer, ShardPiece>> divide(LabeledImages chunk, ShardDeal deal) {
    int[] ranks = new int[chunk.size()];
    IntStream.Builder[] members = new IntStream.Builder[deal.shards()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = deal.rank(chunk.id(i));
      if (ranks[i] >= 0) {
        int shard = deal.shard(ranks[i]);
        members[shard] = members[shard] == null ? IntStream.builder() : members[shard];
        members[shard].add(i);
      }
    }
    List<Tuple2<Integer, ShardPiece>> pieces = new ArrayList<>();
    for (int shard = 0; shard < members.length; shard++) {
      if (members[shard] != null) {
        int[] examples = members[shard].build().toArray();
        int[] chosen = IntStream.of(examples).map(i -> ranks[i]).toArray();
        pieces.add(new Tuple2<>(shard, new ShardPiece(chosen, chunk.select(examples))));
      }
    }
    return pieces;
  }
}
