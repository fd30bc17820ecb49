/* global angular, $ */
angular
  .module('shop', [])
  .controller('Desk', function Desk() {
    this.count = 1;
    this.shops = [
      { name: 'Tomato Boutique', channels: '270136663390370' },
      { name: 'Tomato Mỹ Phẩm', channels: '193642490509664' },
    ];
  })
  .component('shop', {
    templateUrl: 'shop.html',
    bindings: { shop: '<' },
    controller: function Shop() {
      this.servers = { apiBase: '/api', chatUrl: '/ws/chat', rtUrl: '/ws/rt', avatarUrl: 'off' };
      this.getToken = async () => (await import('../shared/token.js')).getToken();
      this.quickReplies = ['Dạ còn hàng ạ', 'Dạ chị cho em xin số điện thoại'];
      this.orders = [];
      // An order that has changed comes again.
      this.addOrder = (order) => {
        this.orders = [order, ...this.orders.filter(({ id }) => id !== order.id)];
      };
    },
  });

// By hand: `ng-app` would start as soon as jQuery finds the page ready, which may be before this script has come.
angular.bootstrap(document.documentElement, ['shop']);

// jQuery's events have the DOM's own inside.
$(document).on('chatomni-unread', ({ originalEvent }) => {
  $('#unread').text(originalEvent.detail.conversations);
});
