-- no-transaction
-- Where an offer was before it moved from one product to another: few changes are moves, so the index is small.
create index concurrently idx_product_changes_moves on product_changes (offer_id) where fields ? 'product';
-- down
drop index concurrently idx_product_changes_moves;
